/** The region's database: every store over it, each bound to one tenant at a time. */
@NullMarked
package dev.weft.platform.store;

import org.jspecify.annotations.NullMarked;
