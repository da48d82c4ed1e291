package dev.weft.flow.document;

import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.tool.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The steps of a summary: one for each part, and one that makes a whole of them. */
final class DocumentSteps {
  static final PlanStep SUMMARY = step("summary", "combineSummaries");

  private DocumentSteps() {}

  static List<PlanStep> parts(int count) {
    List<PlanStep> steps = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      steps.add(step("part-" + number, "summarizePart"));
    }
    return steps;
  }

  private static PlanStep step(String id, String action) {
    return PlanStep.of(id, "document", action, new LinkedHashMap<>(), List.of())
        .validated(
            List.of(),
            List.of(),
            null,
            new PlanStep.Traits(Effect.READ, false, false, Duration.ofMinutes(5)));
  }
}
