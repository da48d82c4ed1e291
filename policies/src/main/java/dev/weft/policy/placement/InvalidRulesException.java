package dev.weft.policy.placement;

import java.util.List;

/** A bundle of rules that cannot be taken; says everything that is wrong with it. */
public final class InvalidRulesException extends Exception {
  private final transient List<String> problems;

  InvalidRulesException(List<String> problems) {
    super("the placement rules cannot be taken: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
