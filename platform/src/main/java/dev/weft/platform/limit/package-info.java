/** How many requests callers may make. */
@NullMarked
package dev.weft.platform.limit;

import org.jspecify.annotations.NullMarked;
