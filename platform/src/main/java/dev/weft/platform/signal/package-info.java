/** Tells those who wait that a run has changed. */
@NullMarked
package dev.weft.platform.signal;

import org.jspecify.annotations.NullMarked;
