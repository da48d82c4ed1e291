/** What independent sources say of the runs, and where they disagree. */
@NullMarked
package dev.weft.bench.chaos.check;

import org.jspecify.annotations.NullMarked;
