/** Renewing the keys of a tenant. */
@NullMarked
package dev.weft.contract.key;

import org.jspecify.annotations.NullMarked;
