package dev.weft.api.debt;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtState;
import dev.weft.platform.store.DebtView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A debt as the API shows it. */
@Schema(
    name = "DebtView",
    description = "An effect that should not stand and waits for a person, or was settled.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DebtAnswer(
    String runId,
    @Schema(example = "flight") String stepId,
    int iteration,
    @Schema(description = "The step's place in the flow, from 1.") int position,
    @Schema(example = "TripBooking") String flow,
    @Schema(example = "travel") String agent,
    @Schema(example = "bookFlight") String action,
    DebtState state,
    DebtCause cause,
    @Schema(description = "Whether a retry is possible: its tool has an undo.") boolean undoable,
    @Schema(description = "How often somebody decided about it.") int round,
    @Schema(example = "Refused") @Nullable String errorCode,
    @Nullable String error,
    Instant openedAt,
    @Nullable Instant decidedAt,
    @Nullable String reason,
    @Nullable Instant settledAt) {
  static DebtAnswer of(DebtView debt) {
    return new DebtAnswer(
        debt.runId(),
        debt.stepId(),
        debt.iteration(),
        debt.position(),
        debt.flow(),
        debt.agent(),
        debt.action(),
        debt.state(),
        debt.cause(),
        debt.undoable(),
        debt.round(),
        debt.errorCode(),
        debt.error(),
        debt.openedAt(),
        debt.decidedAt(),
        debt.reason(),
        debt.settledAt());
  }
}
