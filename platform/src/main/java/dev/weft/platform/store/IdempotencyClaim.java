package dev.weft.platform.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that carries an Idempotency-Key. */
public sealed interface IdempotencyClaim {
  /**
   * It is the first of its key, or the first one was never finished: carry it out.
   *
   * @param attempt names this try when it is answered or given up
   * @param made the id of what the request makes: the same for every try, so that one that was cut
   *     off and made it already makes nothing more
   */
  record Mine(UUID attempt, UUID made) implements IdempotencyClaim {}

  /**
   * It was carried out.
   *
   * @param answer the answer then; null when it can be read no more
   * @param scopes what the token allowed then
   */
  record Answered(@Nullable StoredAnswer answer, List<String> scopes) implements IdempotencyClaim {}

  /**
   * It is being carried out.
   *
   * @param lease how long at most until another try may take it over
   */
  record InFlight(Duration lease) implements IdempotencyClaim {}

  /** The key was used for another request. */
  record Reused() implements IdempotencyClaim {}
}
