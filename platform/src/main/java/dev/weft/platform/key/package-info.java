/** Keys per tenant and person, and the sealing of personal data with them. */
@NullMarked
package dev.weft.platform.key;

import org.jspecify.annotations.NullMarked;
