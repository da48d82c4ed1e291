/** Effects that are kept in the region's own database, each at most once per key. */
@NullMarked
package dev.weft.activity.effect;

import org.jspecify.annotations.NullMarked;
