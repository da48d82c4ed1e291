/** Processes of the stack and beside it, as the machine sees them. */
@NullMarked
package dev.weft.bench.chaos.process;

import org.jspecify.annotations.NullMarked;
