package dev.weft.activity.agent.planner;

import java.time.LocalDate;

/** What words about days mean. */
sealed interface When {
  /** One day. */
  record Day(LocalDate date) implements When {}

  /**
   * Several days, both ends included.
   *
   * @param exact whether both ends were named, as in "from Monday to Thursday"
   */
  record Span(LocalDate from, LocalDate to, boolean exact) implements When {}

  /** Words that have more than one reading. */
  record Unclear(String question) implements When {}
}
