package dev.weft.api.security;

import dev.weft.contract.access.Scopes;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who calls.
 *
 * @param tenant the tenant's id
 * @param subject the person's surrogate
 * @param scopes what the token allows
 * @param groups the groups that the token names
 */
public record Caller(String tenant, String subject, Set<String> scopes, Set<String> groups) {
  /** Request attribute that holds the caller where a link, not a bearer token, names it. */
  public static final String ATTRIBUTE = "dev.weft.caller";

  public Caller {
    scopes = Collections.unmodifiableSet(new TreeSet<>(scopes));
    groups = Collections.unmodifiableSet(new TreeSet<>(groups));
  }

  /** Somebody who names no groups. */
  public Caller(String tenant, String subject, Set<String> scopes) {
    this(tenant, subject, scopes, Set.of());
  }

  /** Whether the token allows it. */
  public boolean may(String scope) {
    return Scopes.hold(scopes, scope);
  }
}
