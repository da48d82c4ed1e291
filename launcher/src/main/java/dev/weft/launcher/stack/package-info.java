/** The embedded stack: its parts and the process that supervises them. */
@NullMarked
package dev.weft.launcher.stack;

import org.jspecify.annotations.NullMarked;
