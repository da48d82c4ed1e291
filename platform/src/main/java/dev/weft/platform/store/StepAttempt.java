package dev.weft.platform.store;

import dev.weft.contract.agent.StepResult;
import org.jspecify.annotations.Nullable;

/**
 * A try of a step.
 *
 * @param attempt how often the step was tried, this time included
 * @param earlier what an earlier try returned when the step had completed already: return it
 *     instead of calling the tool again; null otherwise
 * @param effect what became of the call's key before; null when nothing was recorded
 */
public record StepAttempt(
    int attempt, @Nullable StepResult earlier, @Nullable RecordedEffect effect) {}
