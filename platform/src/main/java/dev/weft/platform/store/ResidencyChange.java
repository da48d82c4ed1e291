package dev.weft.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish that a tenant's data may, or may no longer, leave the law of its home region.
 *
 * @param changeId its id
 * @param residency what the tenant's residency shall be
 * @param reason why
 * @param requestedBy surrogate of who asked
 * @param requestedAt when
 * @param decision what was decided; null while nobody has
 * @param decidedBy surrogate of who decided
 * @param decidedAt when
 */
public record ResidencyChange(
    String changeId,
    Residency residency,
    @Nullable String reason,
    String requestedBy,
    Instant requestedAt,
    @Nullable Decision decision,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt) {

  /** Where a tenant's data may be. */
  public enum Residency {
    /** Where the law of its home region holds. */
    REGION,
    /** Anywhere. */
    ANY
  }

  /** What somebody else decided. */
  public enum Decision {
    APPROVED,
    REJECTED
  }
}
