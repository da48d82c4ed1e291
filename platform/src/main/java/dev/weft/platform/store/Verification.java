package dev.weft.platform.store;

import dev.weft.contract.money.Money;

/** Whether an approval allows a call. */
public sealed interface Verification {
  /** A person approved exactly this call, and it costs no more than approved. */
  record Allowed() implements Verification {}

  /** Nobody has approved this call: there is no such approval, or it is for other arguments. */
  record Missing() implements Verification {}

  /** A person, or a deadline, said no. */
  record Rejected() implements Verification {}

  /**
   * It costs more than was approved.
   *
   * @param maximum the most that was approved
   * @param amount what it costs
   */
  record Exceeded(Money maximum, Money amount) implements Verification {}
}
