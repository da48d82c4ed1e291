package dev.weft.contract.agent;

import dev.weft.contract.money.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool returned.
 *
 * @param output as its output schema says
 * @param spent money that it spent; null when none
 * @param attempts how often it was tried, this time included
 */
public record StepResult(Map<String, Object> output, @Nullable Money spent, int attempts) {}
