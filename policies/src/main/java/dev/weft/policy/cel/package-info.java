/** Conditions of plans: CEL expressions, typed when checked, bounded when run. */
@NullMarked
package dev.weft.policy.cel;

import org.jspecify.annotations.NullMarked;
