package dev.weft.contract.budget;

/** What happens to a call that a budget has no room for. */
public enum AtLimit {
  /** The call, and what needs it, fails. */
  REFUSE,
  /** The role's next cheaper model is asked, if there is one with room. */
  CHEAPER_MODEL,
  /** The run waits until a person raises the budget, or the day is over. */
  ASK
}
