package dev.weft.contract.config;

import java.util.List;

/** The configuration cannot be used; carries every problem found, each with the path of its key. */
public final class InvalidConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @param source where the configuration came from, for the reader
   * @param problems all problems, each starting with the path of the key
   */
  public InvalidConfigurationException(String source, List<String> problems) {
    super(
        source
            + (problems.size() == 1
                ? ": " + problems.getFirst()
                : ": " + problems.size() + " problems\n  " + String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** Returns all problems, each starting with the path of the key. */
  public List<String> problems() {
    return problems;
  }
}
