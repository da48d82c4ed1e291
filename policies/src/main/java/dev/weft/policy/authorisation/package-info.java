/** Decides what callers, agents and approvers may do: OPA policy, in process or on a server. */
@NullMarked
package dev.weft.policy.authorisation;

import org.jspecify.annotations.NullMarked;
