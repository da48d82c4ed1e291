package dev.weft.api.tenant;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;

/** Whose tenant a request may be about. */
final class Tenants {
  private Tenants() {}

  /** A token speaks for its own tenant, whatever it allows. */
  static void requireOwn(Caller caller, String tenant) {
    if (!caller.tenant().equals(tenant)) {
      throw ProblemException.notFound("tenant");
    }
  }
}
