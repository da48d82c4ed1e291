/** Checks plans before anything runs. */
@NullMarked
package dev.weft.policy.plan;

import org.jspecify.annotations.NullMarked;
