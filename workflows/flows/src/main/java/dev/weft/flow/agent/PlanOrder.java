package dev.weft.flow.agent;

import dev.weft.contract.agent.PlanStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The order of a plan's steps: pure functions. */
final class PlanOrder {
  private PlanOrder() {}

  /** Every step, branches included: a step, then what follows when it holds, then the other. */
  static List<PlanStep> flatten(List<PlanStep> steps) {
    List<PlanStep> flat = new ArrayList<>();
    for (PlanStep step : steps) {
      flat.add(step);
      flat.addAll(flatten(step.thenSteps()));
      flat.addAll(flatten(step.elseSteps()));
    }
    return flat;
  }

  /**
   * The steps, each after those that it depends on, otherwise in the order given. Steps of a cycle,
   * which validation refuses, are left out.
   */
  static List<PlanStep> byDependencies(List<PlanStep> steps) {
    List<PlanStep> sorted = new ArrayList<>();
    Set<String> placed = new LinkedHashSet<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (PlanStep step : steps) {
        if (!placed.contains(step.id()) && placed.containsAll(step.dependsOn())) {
          sorted.add(step);
          placed.add(step.id());
          progress = true;
        }
      }
    }
    return sorted;
  }
}
