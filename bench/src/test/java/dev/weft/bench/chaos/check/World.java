package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.ApprovalRow;
import dev.weft.bench.chaos.check.Evidence.BudgetRow;
import dev.weft.bench.chaos.check.Evidence.Calls;
import dev.weft.bench.chaos.check.Evidence.DebtRow;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.chaos.check.Evidence.PolicyRow;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Evidence.Stray;
import dev.weft.bench.chaos.check.Evidence.VoteRow;
import dev.weft.bench.chaos.load.ClientLog.DecisionAnswer;
import dev.weft.bench.chaos.load.ClientLog.Start;
import dev.weft.contract.run.EffectKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small world in which every promise was kept, to be spoilt in one place: a trip that completed,
 * a flow whose effects were undone, one that waits, one that was terminated and owes, and one that
 * two people agreed to.
 */
final class World {
  static final String DONE = "run-done";
  static final String UNDONE = "run-undone";
  static final String WAITING = "run-waiting";
  static final String STOPPED = "run-stopped";
  static final String AGREED = "run-agreed";

  static final String BUNDLE = "first";
  static final Instant BEGAN = Instant.parse("2026-03-04T05:06:07Z");

  final List<Start> starts = new ArrayList<>();
  final List<DecisionAnswer> decisions = new ArrayList<>();
  final List<RunRow> runs = new ArrayList<>();
  final List<StepRow> steps = new ArrayList<>();
  final List<ApprovalRow> approvals = new ArrayList<>();
  final List<VoteRow> votes = new ArrayList<>();
  final List<DebtRow> debts = new ArrayList<>();
  final Map<String, Integer> decided = new LinkedHashMap<>();
  final Set<String> toldByFlow = new HashSet<>();
  final List<Effect> effects = new ArrayList<>();
  final Map<String, Execution> executions = new LinkedHashMap<>();
  final List<BudgetRow> budgets = new ArrayList<>();
  final List<PolicyRow> policy = new ArrayList<>();
  final List<Instant> deaths = new ArrayList<>();
  final List<Stray> strays = new ArrayList<>();

  World() {
    run(DONE, "COMPLETED", true, "COMPLETED", Map.of(1, new Calls(1, 0), 2, new Calls(1, 0)));
    step(DONE, "flight", 1, "travel.bookFlight", "COMPLETED", "a-flight", 7000L);
    step(DONE, "event", 2, "calendar.createEvent", "COMPLETED", null, null);
    effect(DONE, "flight", 1, 0);
    effect(DONE, "event", 1, 0);
    approval("a-flight", DONE, "flight", "APPROVED", false, 7700L);
    decisions.add(new DecisionAnswer("a-flight", "owner", true, 200));
    decisions.add(new DecisionAnswer("a-flight", "owner", true, 200));
    decisions.add(new DecisionAnswer("a-flight", "owner", false, 409));
    decided.put("a-flight", 1);

    run(UNDONE, "FAILED_UNDONE", true, "FAILED", Map.of(1, new Calls(1, 1)));
    step(UNDONE, "event", 1, "calendar.createEvent", "UNDONE", null, null);
    step(UNDONE, "flight", 2, "travel.bookFlight", "FAILED", null, null);
    effect(UNDONE, "event", 1, 1);

    run(WAITING, "WAITING", false, "RUNNING", Map.of(1, new Calls(1, 0)));
    step(WAITING, "event", 1, "calendar.createEvent", "COMPLETED", null, null);
    step(WAITING, "hotel", 2, "travel.bookHotel", "WAITING", "a-hotel", null);
    effect(WAITING, "event", 1, 0);
    approval("a-hotel", WAITING, "hotel", "PENDING", false, 9900L);

    run(STOPPED, "FAILED_WITH_DEBT", true, "TERMINATED", Map.of());
    step(STOPPED, "meal", 1, "finance.recordExpense", "COMPLETED", null, null);
    effect(STOPPED, "meal", 1, 0);
    debts.add(new DebtRow(STOPPED, "meal", 0, "OPEN"));

    run(AGREED, "COMPLETED", true, "COMPLETED", Map.of(1, new Calls(1, 0)));
    step(AGREED, "course", 1, "finance.recordExpense", "COMPLETED", "a-course", 500L);
    effect(AGREED, "course", 1, 0);
    approval("a-course", AGREED, "course", "APPROVED", true, null);
    votes.add(new VoteRow("a-course", 1, "anna", true));
    votes.add(new VoteRow("a-course", 1, "ben", true));
    decided.put("a-course", 1);

    budgets.add(new BudgetRow("north", 10_000L, 1, 9_000, 8_500));
    budgets.add(new BudgetRow("south", null, 1, 50_000, 40_000));
  }

  private void run(
      String runId, String status, boolean ended, String engine, Map<Integer, Calls> calls) {
    starts.add(new Start("north", "reference of " + runId, List.of(runId)));
    String error = engine.equals("TERMINATED") ? "RunTerminated" : null;
    runs.add(
        new RunRow(
            "north", runId, "w/" + runId, status, error, ended, List.of("x-" + runId), "owner", 0));
    executions.put(runId, new Execution("x-" + runId, engine, calls));
  }

  private void step(
      String runId,
      String stepId,
      int position,
      String tool,
      String status,
      String approvalId,
      Long spent) {
    steps.add(
        new StepRow(
            runId,
            stepId,
            0,
            position,
            tool,
            status,
            approvalId,
            spent,
            BEGAN,
            BEGAN.plusSeconds(1)));
  }

  private void effect(String runId, String stepId, int did, int undid) {
    effects.add(new Effect(key(runId, stepId), "the provider", did, undid, false));
    decision(runId, stepId, true, "scope_held", BUNDLE);
  }

  void decision(
      String runId, String stepId, boolean allowed, String reason, @Nullable String bundle) {
    policy.add(new PolicyRow(runId, stepId, 0, allowed, List.of(reason), bundle));
  }

  private void approval(
      String id, String runId, String stepId, String state, boolean fourEyes, Long maximum) {
    String by = state.equals("APPROVED") ? "somebody" : null;
    approvals.add(
        new ApprovalRow(id, runId, stepId, 1, state, "approval:write", fourEyes, by, maximum));
  }

  static String key(String runId, String stepId) {
    return EffectKeys.of(runId, stepId, 0);
  }

  World spoilRun(String runId, UnaryOperator<RunRow> how) {
    runs.replaceAll(run -> run.runId().equals(runId) ? how.apply(run) : run);
    return this;
  }

  World status(String runId, String status, boolean ended) {
    return spoilRun(
        runId,
        run ->
            new RunRow(
                run.tenant(),
                runId,
                run.workflowId(),
                status,
                run.errorCode(),
                ended,
                run.engineRuns(),
                run.requestedBy(),
                0));
  }

  World step(String runId, String stepId, String status) {
    steps.replaceAll(step ->
        step.runId().equals(runId) && step.stepId().equals(stepId)
            ? new StepRow(
                runId,
                stepId,
                0,
                step.position(),
                step.tool(),
                status,
                step.approvalId(),
                step.spentMinor(),
                step.startedAt(),
                step.endedAt())
            : step);
    return this;
  }

  World effect(String runId, String stepId, int did, int undid, boolean late) {
    effects.removeIf(effect -> effect.key().equals(key(runId, stepId)));
    effects.add(new Effect(key(runId, stepId), "the provider", did, undid, late));
    return this;
  }

  World approvalState(String id, String state, String decidedBy) {
    approvals.replaceAll(approval ->
        approval.approvalId().equals(id)
            ? new ApprovalRow(
                id,
                approval.runId(),
                approval.stepId(),
                1,
                state,
                approval.scope(),
                approval.fourEyes(),
                decidedBy,
                approval.maximumMinor())
            : approval);
    return this;
  }

  World engine(String runId, String status) {
    Execution before = executions.get(runId);
    executions.put(runId, new Execution(before.runId(), status, before.steps()));
    return this;
  }

  List<Finding> findings() {
    return Checker.check(
        new Evidence(
            starts,
            decisions,
            runs,
            steps,
            approvals,
            votes,
            debts,
            decided,
            toldByFlow,
            effects,
            executions,
            budgets,
            policy,
            deaths,
            strays));
  }
}
