/** Starts of runs by the clock. */
@NullMarked
package dev.weft.contract.schedule;

import org.jspecify.annotations.NullMarked;
