/** The flow that settles compensation debt. */
@NullMarked
package dev.weft.flow.debt;

import org.jspecify.annotations.NullMarked;
