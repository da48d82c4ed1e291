/** How much a process holds in memory at a time. */
@NullMarked
package dev.weft.platform.memory;

import org.jspecify.annotations.NullMarked;
