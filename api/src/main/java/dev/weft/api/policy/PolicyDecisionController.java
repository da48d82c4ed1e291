package dev.weft.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Decisions;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.policy.LoggedDecision;
import dev.weft.policy.authorisation.Authoriser;
import dev.weft.policy.authorisation.EvaluationException;
import dev.weft.policy.authorisation.Verdict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Looks at decisions again: what was decided, what its bundle says now, and what another would. */
@Tag(name = "policy")
@RestController
@RequestMapping("/api/v1/policy")
class PolicyDecisionController {
  private final Decisions decisions;
  private final Authoriser authoriser;

  PolicyDecisionController(Decisions decisions, Authoriser authoriser) {
    this.decisions = decisions;
    this.authoriser = authoriser;
  }

  /** What a bundle says. */
  @Schema(name = "PolicyVerdict")
  record VerdictAnswer(boolean allowed, List<String> reasons, String policy) {
    static VerdictAnswer of(Verdict verdict) {
      return new VerdictAnswer(verdict.allowed(), verdict.reasons(), verdict.policyHash());
    }
  }

  /** A decision and what is decided when the same is asked again. */
  @Schema(name = "PolicyReplay")
  record Replay(
      DecisionAnswer decision,
      @Schema(description = "What the same bundle says.") VerdictAnswer again,
      @Schema(description = "What the current bundle says.") VerdictAnswer now,
      @Schema(description = "Whether the same bundle says the same.") boolean same) {}

  /** A question to policy that nothing follows from. */
  @Schema(name = "PolicyQuestion")
  record WhatIf(
      @Schema(
              description =
                  "What policy is told: kind, caller, and endpoint, tool, approval or export.")
          @Nullable Map<String, Object> input,
      @Schema(description = "Hash of a bundle; absent for the current one.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String policy) {}

  @Operation(summary = "A decision of policy")
  @Scoped(Scopes.AUDIT_READ)
  @GetMapping("/decisions/{id}")
  DecisionAnswer decision(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return DecisionAnswer.of(find(caller, id));
  }

  @Operation(
      summary = "Decide the same again",
      description =
          "Asks the bundle that decided and the current one what was asked then. Nothing follows"
              + " from the answer.")
  @Scoped(value = Scopes.AUDIT_READ, action = "policy.replay")
  @PostMapping("/decisions/{id}/replay")
  Replay replay(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    LoggedDecision decision = find(caller, id);
    AuditTrail.target(http, decision.id().toString());
    String policy = decision.policyHash();
    if (decision.input().isEmpty() || policy == null) {
      throw ProblemException.of(
          409,
          "not_replayable",
          decision.input().isEmpty()
              ? "What was asked is forgotten, with the person whom it was about."
              : "No bundle was asked: " + String.join(", ", decision.reasons()) + ".");
    }
    Verdict again = ask(decision.input(), policy);
    return new Replay(
        DecisionAnswer.of(decision),
        VerdictAnswer.of(again),
        VerdictAnswer.of(ask(decision.input(), null)),
        again.allowed() == decision.allowed() && again.reasons().equals(decision.reasons()));
  }

  @Operation(
      summary = "Ask policy what it would decide",
      description = "Of anything that may be asked, with any bundle that is here; nothing is kept.")
  @Scoped(value = Scopes.AUDIT_READ, action = "policy.explain")
  @PostMapping("/authorisation/explain")
  VerdictAnswer explain(@RequestBody WhatIf question) {
    Map<String, Object> input = question.input();
    if (input == null) {
      throw ProblemException.invalidField("/input", "required", "Say what policy is told.");
    }
    String policy = question.policy();
    if (policy != null && !PolicyFolder.isHash(policy)) {
      throw ProblemException.invalidField("/policy", "hash", "Give the hash of a bundle.");
    }
    try {
      return VerdictAnswer.of(ask(WeftJson.mapper().writeValueAsString(input), policy));
    } catch (JsonProcessingException e) {
      throw ProblemException.invalidField("/input", "json", "It cannot be written as JSON.");
    }
  }

  private Verdict ask(String input, @Nullable String policy) {
    try {
      return authoriser.evaluate(input, policy);
    } catch (EvaluationException e) {
      throw new ProblemException(
          503,
          "policy_unavailable",
          "Policy cannot be asked: " + e.reason() + ".",
          List.of(),
          Map.of("reasons", List.of(e.reason())));
    }
  }

  private LoggedDecision find(Caller caller, String id) {
    try {
      return decisions
          .find(caller.tenant(), UUID.fromString(id))
          .orElseThrow(() -> ProblemException.notFound("decision"));
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound("decision");
    }
  }
}
