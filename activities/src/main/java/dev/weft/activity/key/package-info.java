/** The work of renewing keys. */
@NullMarked
package dev.weft.activity.key;

import org.jspecify.annotations.NullMarked;
