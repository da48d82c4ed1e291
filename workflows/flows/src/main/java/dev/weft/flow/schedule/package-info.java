/** Starts of runs by the clock. */
@NullMarked
package dev.weft.flow.schedule;

import org.jspecify.annotations.NullMarked;
