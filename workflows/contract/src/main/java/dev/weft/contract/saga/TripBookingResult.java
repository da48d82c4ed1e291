package dev.weft.contract.saga;

import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate.RunError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a trip's booking ended.
 *
 * @param status a terminal state
 * @param steps flight, hotel, calendar, expense: what became of each
 * @param undone ids of the steps that had taken effect and were undone, in the order of the undoing
 * @param debt ids of the steps whose undo failed
 * @param error why it did not complete; null when it did
 * @param undoneAsPrecaution ids of the steps that were undone although nobody can tell whether they
 *     had taken effect; null when there are none
 */
public record TripBookingResult(
    RunStatus status,
    List<StepOutcome> steps,
    List<String> undone,
    List<String> debt,
    @Nullable RunError error,
    @Nullable List<String> undoneAsPrecaution) {
  public TripBookingResult {
    steps = List.copyOf(steps);
    undone = undone == null ? List.of() : List.copyOf(undone);
    debt = debt == null ? List.of() : List.copyOf(debt);
    undoneAsPrecaution = undoneAsPrecaution == null ? null : List.copyOf(undoneAsPrecaution);
  }
}
