package dev.weft.activity.tool;

import dev.weft.contract.money.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool returned.
 *
 * @param output as its output schema says
 * @param spent money that it spent; null when none
 */
public record ToolOutcome(Map<String, Object> output, @Nullable Money spent) {}
