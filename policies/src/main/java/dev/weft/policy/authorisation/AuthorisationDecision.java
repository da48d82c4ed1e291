package dev.weft.policy.authorisation;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was decided.
 *
 * @param id under which it is kept
 * @param allowed whether it may be done
 * @param reasons codes, in order
 * @param policyHash the bundle that decided; null when none could be asked
 * @param latency how long it took
 */
public record AuthorisationDecision(
    UUID id, boolean allowed, List<String> reasons, @Nullable String policyHash, Duration latency) {
  public AuthorisationDecision {
    reasons = List.copyOf(reasons);
  }

  /** Whether policy itself was not there, so that a later try may be answered otherwise. */
  public boolean passing() {
    return !allowed && Refusals.passing(reasons);
  }
}
