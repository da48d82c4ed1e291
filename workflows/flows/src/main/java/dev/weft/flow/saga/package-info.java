/** Flows written by hand on the same parts as interpreted plans. */
@NullMarked
package dev.weft.flow.saga;

import org.jspecify.annotations.NullMarked;
