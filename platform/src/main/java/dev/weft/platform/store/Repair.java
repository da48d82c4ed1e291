package dev.weft.platform.store;

/** What came of a person's decision about a debt. */
public sealed interface Repair {
  /**
   * It took effect.
   *
   * @param debt as it stands now
   */
  record Decided(DebtView debt) implements Repair {}

  /**
   * The same was decided before.
   *
   * @param debt as it stands
   */
  record Already(DebtView debt) implements Repair {}

  /**
   * It was settled before, or is being tried: something else was decided.
   *
   * @param debt as it stands
   */
  record Closed(DebtView debt) implements Repair {}

  /**
   * Its tool has no undo that could be tried.
   *
   * @param debt as it stands
   */
  record NotUndoable(DebtView debt) implements Repair {}

  /** The tenant has no such debt. */
  record NotFound() implements Repair {}
}
