/** Agents and tools over HTTP. */
@NullMarked
package dev.weft.api.agent;

import org.jspecify.annotations.NullMarked;
