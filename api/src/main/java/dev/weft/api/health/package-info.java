/** Whether the process lives and can work. */
@NullMarked
package dev.weft.api.health;

import org.jspecify.annotations.NullMarked;
