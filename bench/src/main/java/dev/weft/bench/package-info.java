/** Load, faults and comparisons, driven from outside the stack. */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
