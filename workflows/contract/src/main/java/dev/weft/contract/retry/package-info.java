/** Retry as data plus pure functions. */
@NullMarked
package dev.weft.contract.retry;

import org.jspecify.annotations.NullMarked;
