package dev.weft.platform.store;

import dev.weft.contract.budget.BudgetRefusal;
import org.jspecify.annotations.Nullable;

/** What budgets say to a call of a language model. */
public sealed interface Reserving {
  /**
   * An earlier try of the call that nobody heard of again, and that counts as spent; null when
   * there is none.
   */
  @Nullable ModelReservation lost();

  /** It may be made. */
  record Reserved(ModelReservation reservation, @Nullable ModelReservation lost)
      implements Reserving {}

  /** A budget has no room for it. */
  record Refused(BudgetRefusal refusal, @Nullable ModelReservation lost) implements Reserving {}
}
