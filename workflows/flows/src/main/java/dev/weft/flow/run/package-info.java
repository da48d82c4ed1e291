/** What every flow runs on: steps with their safeguards, undo, and the record of the run. */
@NullMarked
package dev.weft.flow.run;

import org.jspecify.annotations.NullMarked;
