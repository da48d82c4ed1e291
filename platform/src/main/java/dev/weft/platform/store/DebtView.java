package dev.weft.platform.store;

import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A debt as the projection holds it. Personal parts are null once their person was forgotten.
 *
 * @param tenant its tenant
 * @param debtId its id
 * @param runId the run whose effect stands
 * @param flow the run's flow
 * @param stepId the step that made the effect
 * @param iteration 0 for the first time the step ran
 * @param position the step's place in the flow, from 1
 * @param agent who acted
 * @param action what it did
 * @param cause why the effect stands
 * @param state what became of it
 * @param round how often a person asked for another try
 * @param errorCode why the last try failed: a stable code
 * @param error the same for people
 * @param openedAt when it was found
 * @param decidedBy surrogate of who decided last
 * @param decidedAt when
 * @param reason what that person wrote
 * @param settledAt when it was settled; null while it is open
 */
public record DebtView(
    String tenant,
    String debtId,
    String runId,
    String flow,
    String stepId,
    int iteration,
    int position,
    String agent,
    String action,
    DebtCause cause,
    DebtState state,
    int round,
    @Nullable String errorCode,
    @Nullable String error,
    Instant openedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String reason,
    @Nullable Instant settledAt) {
  /** Whether its tool has an undo that can be tried. */
  public boolean undoable() {
    return cause != DebtCause.NOT_UNDOABLE;
  }
}
