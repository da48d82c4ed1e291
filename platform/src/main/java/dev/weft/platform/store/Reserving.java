package dev.weft.platform.store;

import dev.weft.contract.budget.BudgetRefusal;

/** What budgets say to a call of a language model. */
public sealed interface Reserving {
  /** It may be made. */
  record Reserved(ModelReservation reservation) implements Reserving {}

  /** A budget has no room for it. */
  record Refused(BudgetRefusal refusal) implements Reserving {}
}
