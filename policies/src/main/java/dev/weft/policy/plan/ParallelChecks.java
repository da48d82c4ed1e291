package dev.weft.policy.plan;

import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.ParallelMode;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what only a parallel plan can get wrong: cycles, and critical steps on others. */
final class ParallelChecks {
  private final Plan plan;
  private final List<PlanStep> steps;
  private final Problems problems;
  private final Map<String, PlanStep> byId = new LinkedHashMap<>();

  ParallelChecks(Plan plan, List<PlanStep> steps, Problems problems) {
    this.plan = plan;
    this.steps = steps;
    this.problems = problems;
    steps.forEach(step -> byId.put(step.id(), step));
  }

  void check() {
    Set<String> sorted = new LinkedHashSet<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (PlanStep step : steps) {
        progress |= sorted.containsAll(step.dependsOn()) && sorted.add(step.id());
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      PlanStep step = steps.get(i);
      if (!sorted.contains(step.id())) {
        problems.add(
            "/steps/" + i + "/dependsOn",
            "cycle",
            "step \""
                + step.id()
                + "\" waits for itself through "
                + String.join(", ", step.dependsOn())
                + ": remove one of the dependencies or references");
      }
      if (plan.mode() == null || plan.mode() == ParallelMode.ALL) {
        checkCritical(step, "/steps/" + i);
      }
    }
  }

  private void checkCritical(PlanStep step, String pointer) {
    for (String id : step.dependsOn()) {
      PlanStep dependency = byId.get(id);
      if (mustComplete(step) && dependency != null && !mustComplete(dependency)) {
        problems.add(
            pointer + "/critical",
            "critical_depends_on_optional",
            "\""
                + step.id()
                + "\" is critical but depends on \""
                + id
                + "\", which is not: make both critical or neither");
      }
    }
  }

  private static boolean mustComplete(PlanStep step) {
    return Boolean.TRUE.equals(step.critical()) && step.onError() != OnError.CONTINUE;
  }
}
