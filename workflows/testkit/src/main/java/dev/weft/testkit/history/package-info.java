/** Recorded histories, which only ever grow in number. */
@NullMarked
package dev.weft.testkit.history;

import org.jspecify.annotations.NullMarked;
