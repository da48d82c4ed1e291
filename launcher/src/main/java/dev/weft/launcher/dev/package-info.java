/** Changing flows while the stack runs: what a save compiles, replays and restarts. */
@NullMarked
package dev.weft.launcher.dev;

import org.jspecify.annotations.NullMarked;
