package dev.weft.activity.agent;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.ConditionActivities;
import dev.weft.contract.error.ErrorType;
import dev.weft.policy.cel.Conditions;
import dev.weft.policy.cel.Conditions.ConditionException;
import java.util.Map;

/** Evaluates conditions for flows. */
public final class ConditionActivitiesImpl implements ConditionActivities {
  private final Conditions conditions = new Conditions();
  private final ActivityCalls calls;

  public ConditionActivitiesImpl(ActivityCalls calls) {
    this.calls = calls;
  }

  @Override
  public boolean evaluate(String expression, Map<String, Object> variables) {
    return calls.call(_ -> {
      try {
        return conditions.evaluate(expression, variables);
      } catch (ConditionException e) {
        throw TypedFailure.of(ErrorType.ConditionFailed, String.valueOf(e.getMessage()));
      }
    });
  }
}
