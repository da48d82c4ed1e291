package dev.weft.contract.agent;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Map;

/** Evaluates the conditions of plans: local activities, so that the answer stands in history. */
@ActivityInterface
public interface ConditionActivities {
  /**
   * Evaluates a CEL expression.
   *
   * @param variables step id to the step's result; a step that did not complete is absent
   * @throws io.temporal.failure.ApplicationFailure of type {@code ConditionFailed}
   */
  @ActivityMethod(name = "condition.evaluate")
  boolean evaluate(String expression, Map<String, Object> variables);
}
