package dev.weft.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish that a person's keys be destroyed.
 *
 * @param destructionId its id
 * @param subject the person's surrogate
 * @param reason why
 * @param state what became of it
 * @param requestedBy who asked, a surrogate
 * @param requestedAt when
 * @param decidedBy who decided, a surrogate; null until then
 * @param decidedAt when
 */
public record KeyDestruction(
    String destructionId,
    String subject,
    @Nullable String reason,
    State state,
    String requestedBy,
    Instant requestedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt) {
  /** What became of it. */
  public enum State {
    /** It waits for somebody else. */
    REQUESTED,
    /** Somebody else agreed, and the keys are being destroyed. */
    APPROVED,
    /** The keys are destroyed. */
    DONE,
    /** Somebody decided against it. */
    REJECTED
  }
}
