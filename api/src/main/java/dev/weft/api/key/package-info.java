/** Keys of a tenant: what there are, renewing them, destroying a person's. */
@NullMarked
package dev.weft.api.key;

import org.jspecify.annotations.NullMarked;
