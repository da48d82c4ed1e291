/** Builds the processes from source and lays them out for running. */
@NullMarked
package dev.weft.launcher.build;

import org.jspecify.annotations.NullMarked;
