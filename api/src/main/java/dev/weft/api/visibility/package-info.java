/** Who sees an item besides its owner. */
@NullMarked
package dev.weft.api.visibility;

import org.jspecify.annotations.NullMarked;
