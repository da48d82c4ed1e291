/** Measures what stands in the way of every call, piece by piece, with JMH. */
@NullMarked
package dev.weft.bench.parts;

import org.jspecify.annotations.NullMarked;
