/** The flows that a caller may start by name. */
@NullMarked
package dev.weft.contract.catalog;

import org.jspecify.annotations.NullMarked;
