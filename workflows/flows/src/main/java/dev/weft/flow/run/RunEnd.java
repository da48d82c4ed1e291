package dev.weft.flow.run;

import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate.RunError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param status a terminal state
 * @param steps what became of every step, in order; large results stand in the projection alone
 * @param undone ids of the steps that had taken effect and were undone, in the order of the undoing
 * @param debt ids of the steps whose effect stands and should not
 * @param error why it did not complete; null when it did
 * @param undoneAsPrecaution ids of the steps that were undone although nobody can tell whether they
 *     had taken effect; null when there are none
 */
public record RunEnd(
    RunStatus status,
    List<StepOutcome> steps,
    List<String> undone,
    List<String> debt,
    @Nullable RunError error,
    @Nullable List<String> undoneAsPrecaution) {}
