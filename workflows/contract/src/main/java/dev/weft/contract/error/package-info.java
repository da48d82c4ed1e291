/** The types of every business failure. */
@NullMarked
package dev.weft.contract.error;

import org.jspecify.annotations.NullMarked;
