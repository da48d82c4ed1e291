package dev.weft.api.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;

/**
 * What a request with an Idempotency-Key makes. Its id is the same for every try: one that was cut
 * off, by a crash for example, may have made it before the answer could be kept.
 */
public final class Repeatable {
  private static final String MADE = "dev.weft.idempotency.made";

  private Repeatable() {}

  static void made(HttpServletRequest request, UUID id) {
    request.setAttribute(MADE, id);
  }

  /** The id to give to what the request makes; empty when it has no Idempotency-Key. */
  public static Optional<UUID> made(HttpServletRequest request) {
    return Optional.ofNullable(request.getAttribute(MADE))
        .filter(UUID.class::isInstance)
        .map(UUID.class::cast);
  }
}
