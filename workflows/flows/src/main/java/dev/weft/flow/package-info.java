/** Workflow implementations and their pure parts. */
@NullMarked
package dev.weft.flow;

import org.jspecify.annotations.NullMarked;
