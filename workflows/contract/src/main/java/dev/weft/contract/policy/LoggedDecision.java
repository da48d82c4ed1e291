package dev.weft.contract.policy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision of policy, as it is kept. Ids and codes only, except for the input, which is stored
 * sealed.
 *
 * @param tenant the tenant's id; null where nobody has said who calls
 * @param id the decision's id, a UUIDv7
 * @param at when it was taken
 * @param kind what was asked: {@code api}, {@code tool}, {@code approval} or {@code export}
 * @param action what was wanted, as in {@code GET /api/v1/flows} or {@code calendar.createEvent}
 * @param subject the surrogate of who wanted it; null when unknown
 * @param runId the run it was wanted for; null for none
 * @param stepId the step it was wanted for; null for none
 * @param iteration how often the step ran before
 * @param allowed the result
 * @param reasons codes, in order
 * @param policyHash the hash of the bundle that decided; null when none could be asked
 * @param evaluator what evaluated it: {@code in-process} or {@code server}
 * @param cached whether the same question had been answered before
 * @param latencyMicros how long it took, in microseconds
 * @param input what policy was told, as JSON
 */
public record LoggedDecision(
    @Nullable String tenant,
    UUID id,
    Instant at,
    String kind,
    String action,
    @Nullable String subject,
    @Nullable String runId,
    @Nullable String stepId,
    int iteration,
    boolean allowed,
    List<String> reasons,
    @Nullable String policyHash,
    String evaluator,
    boolean cached,
    int latencyMicros,
    String input) {
  public LoggedDecision {
    reasons = List.copyOf(reasons);
  }
}
