package dev.weft.policy.plan;

import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.cel.Conditions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the steps of one plan, branches included. Used once. */
final class StepChecks {
  /** What a plan can ask for of a tool that declares no approval. */
  static final ApprovalRule TWO_PEOPLE =
      new ApprovalRule(Scopes.APPROVAL_WRITE, "two people other than the requester", null, true);

  private final Plan plan;
  private final ToolRegistry registry;
  private final PlanBounds bounds;
  private final Collection<String> scopes;
  private final Problems problems;
  private final Conditions conditions = new Conditions();
  private final Set<String> allIds = new LinkedHashSet<>();
  private int moneySteps;
  private long costMinor;

  StepChecks(
      Plan plan,
      ToolRegistry registry,
      PlanBounds bounds,
      Collection<String> scopes,
      Problems problems) {
    this.scopes = scopes;
    this.plan = plan;
    this.registry = registry;
    this.bounds = bounds;
    this.problems = problems;
  }

  static boolean within(Duration duration, Duration maximum) {
    return duration.isPositive() && duration.compareTo(maximum) <= 0;
  }

  /** The steps with what the tools declare; meaningless when problems were found. */
  List<PlanStep> checkAll() {
    collectIds(plan.steps(), "/steps", 0);
    if (allIds.size() > bounds.maxSteps()) {
      problems.add(
          "/steps",
          "too_many_steps",
          "the plan has "
              + allIds.size()
              + " steps; at most "
              + bounds.maxSteps()
              + ": split it into several runs");
    }
    if (!problems.none()) {
      return List.of();
    }
    List<PlanStep> checked =
        plan.kind() == PlanKind.PARALLEL
            ? checkParallel()
            : checkInOrder(plan.steps(), "/steps", Parameters.scope(plan));
    if (moneySteps > bounds.maxMoneySteps()) {
      problems.add(
          "/steps",
          "too_many_money_steps",
          moneySteps + " steps spend money; at most " + bounds.maxMoneySteps() + " may");
    }
    if (costMinor > bounds.maxCostMinor()) {
      problems.add(
          "/steps",
          "too_costly",
          "the steps cost "
              + BigDecimal.valueOf(costMinor, 2)
              + " EUR with all branches; at most "
              + BigDecimal.valueOf(bounds.maxCostMinor(), 2)
              + " EUR may be spent: leave steps out or choose cheaper agents");
    }
    return checked;
  }

  private void collectIds(List<PlanStep> steps, String pointer, int depth) {
    if (depth > bounds.maxBranchDepth() && !steps.isEmpty()) {
      problems.add(
          pointer,
          "branches_too_deep",
          "branches stand in branches more than "
              + bounds.maxBranchDepth()
              + " deep: flatten them");
      return;
    }
    for (int i = 0; i < steps.size(); i++) {
      PlanStep step = steps.get(i);
      String own = pointer + "/" + i;
      if (!allIds.add(step.id())) {
        problems.add(own + "/id", "duplicate_id", "another step has the id \"" + step.id() + "\"");
      }
      if (Conditions.RESERVED_WORDS.contains(step.id())) {
        problems.add(
            own + "/id", "reserved_id", "\"" + step.id() + "\" is a word of conditions; rename it");
      } else if (!plan.declared().isEmpty() && step.id().equals(Plan.PARAMETERS)) {
        problems.add(
            own + "/id", "reserved_id", "\"param\" stands for the parameters; rename the step");
      }
      collectIds(step.thenSteps(), own + "/then", depth + 1);
      collectIds(step.elseSteps(), own + "/else", depth + 1);
    }
  }

  private List<PlanStep> checkParallel() {
    Scope everything = Parameters.scope(plan);
    Problems ignored = new Problems();
    for (PlanStep step : plan.steps()) {
      everything.earlier().add(step.id());
      if (step.agent() != null && step.action() != null) {
        ToolDescriptor tool = registry.find(step.agent(), step.action(), "", ignored);
        if (tool != null) {
          everything.readable().put(step.id(), tool);
        }
      }
    }
    List<PlanStep> checked = new ArrayList<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Scope others = everything.copy();
      others.readable().remove(plan.steps().get(i).id());
      others.earlier().remove(plan.steps().get(i).id());
      checked.add(checkStep(plan.steps().get(i), "/steps/" + i, others));
    }
    new ParallelChecks(plan, checked, problems).check();
    return checked;
  }

  private List<PlanStep> checkInOrder(List<PlanStep> steps, String pointer, Scope outer) {
    Scope scope = outer.copy();
    List<PlanStep> checked = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      PlanStep step = steps.get(i);
      checked.add(checkStep(step, pointer + "/" + i, scope));
      scope.earlier().add(step.id());
      ToolDescriptor tool = toolOf(step);
      if (tool != null && step.condition() == null) {
        scope.readable().put(step.id(), tool);
      }
    }
    return checked;
  }

  private PlanStep checkStep(PlanStep step, String pointer, Scope scope) {
    checkShape(step, pointer);
    Set<String> dependsOn = new LinkedHashSet<>();
    checkDependencies(step, pointer, scope, dependsOn);
    ToolDescriptor tool = null;
    if (step.agent() != null && step.action() != null) {
      tool = registry.find(step.agent(), step.action(), pointer, problems);
    }
    if (tool != null) {
      if (!Scopes.hold(scopes, tool.scope())) {
        problems.add(
            pointer + "/action",
            "scope_missing",
            tool.name() + " needs the scope \"" + tool.scope() + "\", which the requester lacks");
      }
      moneySteps += tool.effect() == Effect.MONEY ? 1 : 0;
      costMinor = ToolRegistry.sum(costMinor, registry.costMinor(tool, step.agent()));
      dependsOn.addAll(
          new ParamChecks(registry, step, tool, scope, allIds, problems).check(pointer));
      if (!plan.declared().isEmpty()) {
        dependsOn.remove(Plan.PARAMETERS);
      }
    }
    if (step.condition() != null) {
      dependsOn.addAll(checkCondition(step.condition(), pointer, scope));
    }
    Scope within = scope.copy();
    if (tool != null) {
      within.readable().put(step.id(), tool);
      within.earlier().add(step.id());
    }
    List<PlanStep> thenSteps = checkInOrder(step.thenSteps(), pointer + "/then", within);
    List<PlanStep> elseSteps = checkInOrder(step.elseSteps(), pointer + "/else", scope);
    return filledIn(
        step, List.copyOf(dependsOn), thenSteps, elseSteps, tool, approval(step, tool, pointer));
  }

  /** The tool's rule, or a tighter one when the plan asks for it; never a looser one. */
  private @Nullable ApprovalRule approval(
      PlanStep step, @Nullable ToolDescriptor tool, String pointer) {
    ApprovalRule wish = step.approval();
    ApprovalRule declared = tool == null ? null : tool.approval();
    if (tool == null || wish == null || !wish.needsFourEyes()) {
      return declared;
    }
    if (declared == null) {
      return TWO_PEOPLE;
    }
    if (declared.forRequesterAlone()) {
      problems.add(
          pointer + "/approval/fourEyes",
          "four_eyes_impossible",
          tool.name() + " is confirmed by the requester alone, who never is one of four eyes");
      return declared;
    }
    return declared.tightenedBy(wish);
  }

  private void checkShape(PlanStep step, String pointer) {
    if ((step.agent() == null) != (step.action() == null)) {
      problems.add(pointer, "incomplete_call", "write both \"agent\" and \"action\", or neither");
    }
    boolean branches = !step.thenSteps().isEmpty() || !step.elseSteps().isEmpty();
    if (step.condition() == null && branches) {
      problems.add(
          pointer, "branch_without_condition", "\"then\" and \"else\" need a \"condition\"");
    }
    if (step.agent() == null && step.action() == null && !branches) {
      problems.add(pointer, "empty_step", "the step does nothing: give it an agent and an action");
    }
    if (step.condition() != null && plan.kind() != PlanKind.CONDITIONAL) {
      problems.add(
          pointer + "/condition",
          "condition_not_allowed",
          "conditions stand in plans of kind CONDITIONAL; change \"kind\"");
    }
    if (step.retryCount() < 0 || step.retryCount() > bounds.maxRetryCount()) {
      problems.add(
          pointer + "/retry_count",
          "retry_count_out_of_bounds",
          "retry_count must be from 0 to " + bounds.maxRetryCount());
    } else if (step.onError() == OnError.RETRY && step.retryCount() == 0) {
      problems.add(
          pointer + "/retry_count",
          "retry_count_missing",
          "RETRY needs a retry_count of at least 1");
    }
    if (step.timeout() != null && !within(step.timeout(), bounds.maxDuration())) {
      problems.add(
          pointer + "/timeout",
          "timeout_out_of_bounds",
          "the time-out "
              + (step.timeout().isNegative() ? "is negative: it " : "")
              + "must be longer than nothing and at most "
              + bounds.maxDuration());
    }
  }

  private void checkDependencies(
      PlanStep step, String pointer, Scope scope, Set<String> dependsOn) {
    for (int i = 0; i < step.dependsOn().size(); i++) {
      String id = step.dependsOn().get(i);
      String own = pointer + "/dependsOn/" + i;
      if (scope.earlier().contains(id)) {
        dependsOn.add(id);
      } else if (id.equals(step.id())) {
        problems.add(own, "cycle", "a step cannot depend on itself");
      } else if (allIds.contains(id)) {
        problems.add(
            own,
            "dependency_not_earlier",
            "step \""
                + id
                + "\" does not come before \""
                + step.id()
                + "\": move it up, or out of its branch");
      } else {
        problems.add(
            own,
            "unknown_step",
            "there is no step \"" + id + "\"" + NearestName.hint(id, scope.earlier()));
      }
    }
  }

  private List<String> checkCondition(String condition, String pointer, Scope scope) {
    Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
    scope.readable().forEach((id, tool) -> schemas.put(id, tool.outputSchema()));
    Conditions.Checked checked = conditions.check(condition, schemas);
    for (String error : checked.errors()) {
      String readable =
          schemas.isEmpty() ? "no step" : "the results of " + String.join(", ", schemas.keySet());
      problems.add(
          pointer + "/condition",
          "condition_invalid",
          error + " (the condition may read " + readable + ")");
    }
    return checked.steps().stream().filter(allIds::contains).toList();
  }

  private @Nullable ToolDescriptor toolOf(PlanStep step) {
    return step.agent() == null || step.action() == null
        ? null
        : registry.find(step.agent(), step.action(), "", new Problems());
  }

  /** A tool that belongs to another agent goes by its full name from here on. */
  private static String actionOf(PlanStep step, ToolDescriptor tool) {
    return tool.agent().equals(step.agent()) ? tool.action() : tool.name();
  }

  private static PlanStep filledIn(
      PlanStep step,
      List<String> dependsOn,
      List<PlanStep> thenSteps,
      List<PlanStep> elseSteps,
      @Nullable ToolDescriptor tool,
      @Nullable ApprovalRule approval) {
    PlanStep.Traits traits = null;
    if (tool != null) {
      Duration timeout = step.timeout() == null ? tool.timeout() : step.timeout();
      traits = new PlanStep.Traits(tool.effect(), tool.undoable(), tool.quick(), timeout);
    }
    return new PlanStep(
        step.id(),
        step.agent(),
        tool == null ? step.action() : actionOf(step, tool),
        step.params(),
        dependsOn,
        step.condition(),
        thenSteps,
        elseSteps,
        step.onError(),
        step.retryCount(),
        step.critical(),
        step.timeout(),
        approval,
        traits);
  }
}
