/** Faults, when they strike, and how. */
@NullMarked
package dev.weft.bench.chaos.fault;

import org.jspecify.annotations.NullMarked;
