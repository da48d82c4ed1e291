/** Hand-written sagas. */
@NullMarked
package dev.weft.contract.saga;

import org.jspecify.annotations.NullMarked;
