/** The command line and the supervisor of the embedded stack. */
@NullMarked
package dev.weft.launcher;

import org.jspecify.annotations.NullMarked;
