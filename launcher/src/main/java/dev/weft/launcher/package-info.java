/** The command line of Weft and what its commands share: errors, folders and progress lines. */
@NullMarked
package dev.weft.launcher;

import org.jspecify.annotations.NullMarked;
