/**
 * Breaks a stack of its own on purpose while flows run, and proves afterwards that nothing was
 * lost.
 */
@NullMarked
package dev.weft.bench.chaos;

import org.jspecify.annotations.NullMarked;
