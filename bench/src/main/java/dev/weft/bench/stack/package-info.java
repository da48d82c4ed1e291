/** A stack of Weft that a measuring program has for itself. */
@NullMarked
package dev.weft.bench.stack;

import org.jspecify.annotations.NullMarked;
