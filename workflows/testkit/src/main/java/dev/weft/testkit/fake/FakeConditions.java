package dev.weft.testkit.fake;

import dev.weft.contract.agent.ConditionActivities;
import dev.weft.contract.error.ErrorType;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conditions whose answers a test gives; any other fails. */
public final class FakeConditions implements ConditionActivities {
  private final Map<String, Boolean> answers = new LinkedHashMap<>();
  private final List<Map<String, Object>> variables = new ArrayList<>();

  public synchronized FakeConditions answers(String expression, boolean answer) {
    answers.put(expression, answer);
    return this;
  }

  /** The variables of each evaluation, in order. */
  public synchronized List<Map<String, Object>> variables() {
    return List.copyOf(variables);
  }

  @Override
  public synchronized boolean evaluate(String expression, Map<String, Object> values) {
    variables.add(values);
    Boolean answer = answers.get(expression);
    if (answer == null) {
      throw ApplicationFailure.newFailure("no such condition", ErrorType.ConditionFailed.name());
    }
    return answer;
  }
}
