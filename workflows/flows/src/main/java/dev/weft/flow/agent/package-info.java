/** The flows that make plans and interpret them. */
@NullMarked
package dev.weft.flow.agent;

import org.jspecify.annotations.NullMarked;
