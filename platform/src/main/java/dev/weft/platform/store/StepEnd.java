package dev.weft.platform.store;

import dev.weft.contract.agent.StepResult;
import org.jspecify.annotations.Nullable;

/**
 * How a try of a step ended well, and what is recorded with it in one transaction.
 *
 * @param result what the step returned, which the run's other agents can read from then on
 * @param streamed whether its text was streamed while it was made
 * @param audit an entry of the audit trail; null for none
 * @param effect whether the call's key is recorded as done
 */
public record StepEnd(
    StepResult result, boolean streamed, @Nullable AuditEntry audit, boolean effect) {
  /** An end of a step that changed nothing. */
  public static StepEnd of(StepResult result) {
    return new StepEnd(result, false, null, false);
  }

  /** The same for an effect that is recorded already, with what it returned. */
  public StepEnd recorded(StepResult other) {
    return new StepEnd(other, streamed, audit, false);
  }
}
