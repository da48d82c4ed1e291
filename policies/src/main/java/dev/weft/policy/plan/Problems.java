package dev.weft.policy.plan;

import dev.weft.contract.agent.PlanProblem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one plan. */
final class Problems {
  private static final int MAX_REPORTED = 100;

  private final List<PlanProblem> found = new ArrayList<>();

  void add(String pointer, String code, String message) {
    add(new PlanProblem(pointer, code, message));
  }

  void add(PlanProblem problem) {
    if (found.size() < MAX_REPORTED) {
      found.add(problem);
    }
  }

  boolean none() {
    return found.isEmpty();
  }

  List<PlanProblem> all() {
    return List.copyOf(found);
  }
}
