/** Keeping the projection of runs. */
@NullMarked
package dev.weft.activity.run;

import org.jspecify.annotations.NullMarked;
