package dev.weft.contract.debt;

import java.util.List;

/**
 * The debt of one run.
 *
 * @param items in the order in which they should be undone: the last effect first
 */
public record DebtProgress(List<DebtItem> items) {
  public DebtProgress {
    items = items == null ? List.of() : List.copyOf(items);
  }

  /** How many still wait. */
  public int open() {
    return (int) items.stream().filter(item -> item.state().open()).count();
  }
}
