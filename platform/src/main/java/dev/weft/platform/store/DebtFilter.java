package dev.weft.platform.store;

import dev.weft.contract.debt.DebtState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which debts to list; null, or no state, means any.
 *
 * @param states their states
 * @param flow the flow's name
 * @param agent who acted
 * @param runId the run
 * @param openedBefore those found before then
 */
public record DebtFilter(
    List<DebtState> states,
    @Nullable String flow,
    @Nullable String agent,
    @Nullable String runId,
    @Nullable Instant openedBefore) {
  public DebtFilter {
    states = List.copyOf(states);
  }

  /** Every debt of one run. */
  public static DebtFilter ofRun(String runId) {
    return new DebtFilter(List.of(), null, null, runId, null);
  }
}
