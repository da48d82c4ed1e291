/** Gets the programs of the workflow engine, by build or by download, into the cache. */
@NullMarked
package dev.weft.launcher.engine;

import org.jspecify.annotations.NullMarked;
