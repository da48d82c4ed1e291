package dev.weft.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.policy.LoggedDecision;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision of policy: ids and codes. */
@Schema(name = "PolicyDecision")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionAnswer(
    String id,
    Instant at,
    @Schema(example = "tool") String kind,
    @Schema(example = "calendar.createEvent") String action,
    @Nullable String subject,
    @Nullable String runId,
    @Nullable String stepId,
    boolean allowed,
    @Schema(example = "[\"scope_held\"]") List<String> reasons,
    @Schema(description = "Hash of the bundle that decided.") @Nullable String policy,
    String evaluator,
    boolean cached,
    int latencyMicros) {
  static DecisionAnswer of(LoggedDecision decision) {
    return new DecisionAnswer(
        decision.id().toString(),
        decision.at(),
        decision.kind(),
        decision.action(),
        decision.subject(),
        decision.runId(),
        decision.stepId(),
        decision.allowed(),
        decision.reasons(),
        decision.policyHash(),
        decision.evaluator(),
        decision.cached(),
        decision.latencyMicros());
  }
}
