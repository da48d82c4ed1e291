package dev.weft.activity.tool;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.authorisation.AuthorisationDecision;
import dev.weft.policy.authorisation.Authoriser;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;

/** Asks policy before a tool is called, under the bundle that the run keeps. */
public final class ToolPermission {
  private final Authoriser authoriser;

  public ToolPermission(Authoriser authoriser) {
    this.authoriser = authoriser;
  }

  /**
   * Lets pass calls that policy allows.
   *
   * @throws TypedFailure of type {@code ScopeMissing} or {@code PolicyDenied}, or {@code
   *     PolicyUnavailable} when policy itself is not there
   */
  public void require(StepCall call, ToolDescriptor tool) {
    AuthorisationDecision decision =
        authoriser.decide(
            Question.tool(call, tool),
            new Occasion(call.run().runId(), call.stepId(), call.iteration(), call.run().policy()));
    if (decision.allowed()) {
      return;
    }
    if (decision.passing()) {
      throw TypedFailure.of(
          ErrorType.PolicyUnavailable,
          "policy cannot be asked whether " + tool.name() + " may be called",
          decision.reasons());
    }
    if (decision.reasons().contains("scope_missing")) {
      throw TypedFailure.of(
          ErrorType.ScopeMissing, tool.name() + " needs the scope " + tool.scope(), tool.scope());
    }
    throw TypedFailure.of(
        ErrorType.PolicyDenied,
        "policy does not allow "
            + tool.name()
            + ": "
            + String.join(", ", decision.reasons())
            + " (decision "
            + decision.id()
            + ")",
        decision.reasons());
  }
}
