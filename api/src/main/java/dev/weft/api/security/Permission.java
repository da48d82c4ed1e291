package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.policy.authorisation.AuthorisationDecision;
import dev.weft.policy.authorisation.Authoriser;
import dev.weft.policy.authorisation.EvaluationException;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks policy for the api, and words its refusals. */
@Component
public class Permission {
  private static final String UNAVAILABLE =
      "Policy cannot be asked now, so nothing is allowed. Try again later.";

  private final Authoriser authoriser;

  Permission(Authoriser authoriser) {
    this.authoriser = authoriser;
  }

  /** How policy sees a caller. */
  public static Question.Asker asker(@Nullable Caller caller) {
    return caller == null
        ? Question.Asker.NOBODY
        : new Question.Asker(caller.tenant(), caller.subject(), caller.scopes(), caller.groups());
  }

  /**
   * Whether policy allows something.
   *
   * @throws ProblemException 503 when policy itself is not there
   */
  public AuthorisationDecision decide(Question question, Occasion occasion) {
    AuthorisationDecision decision = authoriser.decide(question, occasion);
    if (decision.passing()) {
      throw new ProblemException(503, "policy_unavailable", UNAVAILABLE, List.of(), told(decision));
    }
    return decision;
  }

  /**
   * Whether policy would allow a part of a request that it has allowed; the request's own decision
   * is the one that is kept.
   *
   * @throws ProblemException 503 when policy itself is not there
   */
  public boolean would(Question question) {
    try {
      return authoriser.would(question);
    } catch (EvaluationException e) {
      throw new ProblemException(503, "policy_unavailable", UNAVAILABLE, List.of(), Map.of());
    }
  }

  /** A refusal that the caller can do nothing about. */
  public static ProblemException denied(AuthorisationDecision decision) {
    return new ProblemException(
        403,
        "policy_denied",
        "Policy does not allow it: " + String.join(", ", decision.reasons()) + ".",
        List.of(),
        told(decision));
  }

  /** What a refusal tells of the decision. */
  static Map<String, Object> told(AuthorisationDecision decision) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("decision", decision.id().toString());
    told.put("reasons", decision.reasons());
    if (decision.policyHash() != null) {
      told.put("policy", decision.policyHash());
    }
    return told;
  }
}
