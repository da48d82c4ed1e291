/** Money in minor units. */
@NullMarked
package dev.weft.contract.money;

import org.jspecify.annotations.NullMarked;
