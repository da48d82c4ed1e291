package dev.weft.api.flow;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.TemplateText;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which steps of an earlier run a rerun takes over, and which run again: a pure function.
 *
 * @param reused steps whose results are taken over
 * @param again steps that run again: the chosen one and what comes after it, steps that have no
 *     result that stands, and whatever depends on one of them
 */
record RerunScope(Set<String> reused, Set<String> again) {

  /**
   * Divides the steps.
   *
   * @param plan the earlier run's plan; null for a flow written by hand, of which nobody knows what
   *     depends on what
   * @param views the earlier run's steps as they stand, in their order
   * @param effects what became of their effects
   * @param from the chosen step
   */
  static RerunScope of(
      @Nullable Plan plan, List<StepView> views, Map<String, StepEffect> effects, String from) {
    Map<String, Set<String>> needs = plan == null ? chained(views) : needs(plan);
    boolean inOrder = plan == null || plan.kind() != PlanKind.PARALLEL;
    Map<String, StepView> byId = new LinkedHashMap<>();
    views.forEach(view -> byId.put(view.stepId(), view));
    Set<String> again = new LinkedHashSet<>();
    boolean reached = false;
    for (String id : needs.keySet()) {
      reached |= id.equals(from);
      StepView view = byId.get(id);
      boolean branch = view != null && view.agent() == null;
      if (id.equals(from) || (inOrder && reached) || !(branch || reusable(view, effects))) {
        again.add(id);
      }
    }
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<String, Set<String>> step : needs.entrySet()) {
        if (step.getValue().stream().anyMatch(again::contains)) {
          more |= again.add(step.getKey());
        }
      }
    }
    Set<String> reused = new LinkedHashSet<>();
    for (String id : needs.keySet()) {
      StepView view = byId.get(id);
      if (!again.contains(id) && view != null && view.agent() != null) {
        reused.add(id);
      }
    }
    return new RerunScope(reused, again);
  }

  /** A result can be taken over when it is there and nothing took its effect back, or should. */
  private static boolean reusable(@Nullable StepView view, Map<String, StepEffect> effects) {
    boolean there = view != null && (view.result() != null || view.largeResult() != null);
    if (view == null || !there || view.status() != StepStatus.COMPLETED) {
      return false;
    }
    StepEffect effect = effects.get(view.stepId());
    return effect == null || effect == StepEffect.STANDS;
  }

  private static Map<String, Set<String>> chained(List<StepView> views) {
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    String before = null;
    for (StepView view : views) {
      needs.put(view.stepId(), before == null ? Set.of() : Set.of(before));
      before = view.stepId();
    }
    return needs;
  }

  private static Map<String, Set<String>> needs(Plan plan) {
    List<PlanStep> all = new ArrayList<>();
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    flatten(plan.steps(), null, all, needs);
    for (PlanStep step : all) {
      Set<String> own = needs.get(step.id());
      if (own == null) {
        continue;
      }
      own.addAll(step.dependsOn());
      references(step.params(), own);
      if (step.condition() != null) {
        for (PlanStep other : all) {
          if (Pattern.compile("\\b" + Pattern.quote(other.id()) + "\\b")
              .matcher(step.condition())
              .find()) {
            own.add(other.id());
          }
        }
      }
      own.remove(step.id());
    }
    return needs;
  }

  private static void flatten(
      List<PlanStep> steps,
      @Nullable String parent,
      List<PlanStep> all,
      Map<String, Set<String>> needs) {
    for (PlanStep step : steps) {
      all.add(step);
      Set<String> own = new LinkedHashSet<>();
      if (parent != null) {
        own.add(parent);
      }
      needs.put(step.id(), own);
      flatten(step.thenSteps(), step.id(), all, needs);
      flatten(step.elseSteps(), step.id(), all, needs);
    }
  }

  private static void references(@Nullable Object value, Set<String> into) {
    switch (value) {
      case String text ->
          TemplateText.parse(text).references().stream()
              .map(TemplateText.Reference::stepId)
              .forEach(into::add);
      case Map<?, ?> map -> map.values().forEach(entry -> references(entry, into));
      case List<?> list -> list.forEach(entry -> references(entry, into));
      case null, default -> {}
    }
  }
}
