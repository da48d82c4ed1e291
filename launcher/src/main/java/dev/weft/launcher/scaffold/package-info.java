/** Generates the files of a new flow or tool into the checkout. */
@NullMarked
package dev.weft.launcher.scaffold;

import org.jspecify.annotations.NullMarked;
