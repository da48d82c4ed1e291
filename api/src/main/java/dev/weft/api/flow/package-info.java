/** Runs over HTTP: start, read, follow, cancel. */
@NullMarked
package dev.weft.api.flow;

import org.jspecify.annotations.NullMarked;
