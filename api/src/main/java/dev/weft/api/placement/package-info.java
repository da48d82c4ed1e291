/** Where runs are placed: decided at each start, and explained. */
@NullMarked
package dev.weft.api.placement;

import org.jspecify.annotations.NullMarked;
