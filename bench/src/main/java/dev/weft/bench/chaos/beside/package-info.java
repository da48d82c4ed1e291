/** Servers beside the stack that it asks: policy and keys. */
@NullMarked
package dev.weft.bench.chaos.beside;

import org.jspecify.annotations.NullMarked;
