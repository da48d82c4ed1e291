package dev.weft.contract.policy;

/** Keeps every decision of policy. */
public interface DecisionLog {
  /**
   * Takes a decision to be kept, without waiting until it is.
   *
   * @return false when it cannot be kept: what was decided must then not be done
   */
  boolean record(LoggedDecision decision);
}
