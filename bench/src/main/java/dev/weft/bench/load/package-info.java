/** Requests at a fixed rate, and how long their answers took. */
@NullMarked
package dev.weft.bench.load;

import org.jspecify.annotations.NullMarked;
