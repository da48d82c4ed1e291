package dev.weft.api.flow;

import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.StepView;
import java.util.Map;

/** Steps that have ended, as the projection shows them. */
final class EndedSteps {
  private EndedSteps() {}

  /**
   * A step that was tried once, without parameters.
   *
   * @param result what it returned; null when there is none, or it is large
   * @param largeResult how many bytes it returned, when those are kept by reference; else null
   */
  static StepView of(
      String id,
      int position,
      String agent,
      String action,
      StepStatus status,
      Map<String, Object> result,
      String effectKey,
      Long largeResult) {
    return new StepView(
        id,
        0,
        position,
        agent,
        action,
        status,
        1,
        Map.of(),
        result,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        effectKey,
        null,
        null,
        largeResult);
  }
}
