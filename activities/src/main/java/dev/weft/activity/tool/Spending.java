package dev.weft.activity.tool;

import dev.weft.contract.money.Money;

/** A tool's result that tells how much money the call spent. */
public interface Spending {
  /** What was spent. */
  Money spent();
}
