/** Rules that keep flows deterministic. */
@NullMarked
package dev.weft.testkit.rule;

import org.jspecify.annotations.NullMarked;
