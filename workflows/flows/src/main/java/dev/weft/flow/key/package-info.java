/** The flow that renews keys. */
@NullMarked
package dev.weft.flow.key;

import org.jspecify.annotations.NullMarked;
