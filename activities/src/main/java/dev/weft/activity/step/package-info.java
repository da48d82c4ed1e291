/** Calls of tools with their safeguards, each a plain object around the call. */
@NullMarked
package dev.weft.activity.step;

import org.jspecify.annotations.NullMarked;
