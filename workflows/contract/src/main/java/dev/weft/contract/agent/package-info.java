/** Plans as data, and the flows that make and interpret them. */
@NullMarked
package dev.weft.contract.agent;

import org.jspecify.annotations.NullMarked;
