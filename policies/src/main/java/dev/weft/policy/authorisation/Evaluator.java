package dev.weft.policy.authorisation;

import java.time.Duration;
import java.util.List;

/** Evaluates a bundle. Safe for use by many threads. */
public interface Evaluator {
  /** How decisions name it. */
  String name();

  /**
   * Answers a question.
   *
   * @param input the question as JSON
   * @param budget how long it may take
   * @throws EvaluationException when there is no answer in time
   */
  Verdict decide(String input, Duration budget) throws EvaluationException;

  /**
   * Codes of what was revoked of a question; empty when nothing was.
   *
   * @throws EvaluationException when there is no answer in time
   */
  List<String> revoked(String input, Duration budget) throws EvaluationException;
}
