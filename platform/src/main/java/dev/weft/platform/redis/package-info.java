/** How the processes of a region reach its Redis. */
@NullMarked
package dev.weft.platform.redis;

import org.jspecify.annotations.NullMarked;
