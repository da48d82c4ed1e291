package dev.weft.contract.agent;

import dev.weft.contract.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is expected to cost.
 *
 * @param spend money that its tools spend, as far as it is known before the start; null when
 *     unknown
 * @param modelCost what its model calls cost; null when a price is unknown
 * @param notes what the figures leave out, in words
 */
public record Estimate(@Nullable Money spend, @Nullable Money modelCost, List<String> notes) {
  public Estimate {
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
