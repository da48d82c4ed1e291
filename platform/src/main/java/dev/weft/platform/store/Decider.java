package dev.weft.platform.store;

import dev.weft.contract.access.Scopes;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A person who wants to decide approvals.
 *
 * @param person the person's surrogate
 * @param scopes what the person is allowed
 */
public record Decider(String person, Set<String> scopes) {
  public Decider {
    scopes = Collections.unmodifiableSet(new TreeSet<>(scopes));
  }

  /** Whether the person may decide in the place of whom a rule names. */
  public boolean forOthers() {
    return Scopes.hold(scopes, Scopes.APPROVAL_ADMIN);
  }
}
