/** Placement: rules in CEL that choose a run's region and the workers in it. */
@NullMarked
package dev.weft.policy.placement;

import org.jspecify.annotations.NullMarked;
