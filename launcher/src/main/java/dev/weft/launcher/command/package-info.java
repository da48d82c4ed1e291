/** Commands that set up, run, inspect and test the stack. */
@NullMarked
package dev.weft.launcher.command;

import org.jspecify.annotations.NullMarked;
