package dev.weft.bench.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.chaos.check.Evidence.BudgetRow;
import dev.weft.bench.chaos.check.Evidence.Calls;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.VoteRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import dev.weft.bench.chaos.load.ClientLog.DecisionAnswer;
import dev.weft.bench.chaos.load.ClientLog.Start;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each promise is broken once, in a world that keeps all the others. */
class CheckerTest {
  /** One way to break a promise. */
  private record Planted(String what, Kind kind, String about, Consumer<World> how) {}

  @Test
  void shouldFindNothingWhenEveryPromiseWasKept() {
    assertThat(new World().findings()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> shouldFindTheViolationWhenOneIsPlanted() {
    return Stream.of(
            // lost
            planted(
                "an accepted run is not in the tables",
                Kind.LOST,
                "gone",
                world -> world.starts.add(new Start("north", "r", List.of("gone")))),
            planted(
                "a start was never answered",
                Kind.LOST,
                "north/r",
                world -> world.starts.add(new Start("north", "r", List.of()))),
            planted(
                "a run moves for ever",
                Kind.LOST,
                World.WAITING,
                world -> world.status(World.WAITING, "RUNNING", false)),
            planted(
                "a run waits, and nobody is asked",
                Kind.LOST,
                World.WAITING,
                world -> world.approvalState("a-hotel", "EXPIRED", null)),
            planted(
                "a run waits for a person without a name",
                Kind.LOST,
                World.WAITING,
                world -> world.spoilRun(World.WAITING, run -> requestedBy(run, null))),
            planted(
                "the engine does not know a run",
                Kind.LOST,
                World.DONE,
                world -> world.executions.remove(World.DONE)),
            // doubled
            planted(
                "one start made two runs",
                Kind.DOUBLED,
                "north/r",
                world ->
                    world.starts.add(new Start("north", "r", List.of(World.DONE, World.AGREED)))),
            planted(
                "a run that nobody was promised",
                Kind.DOUBLED,
                World.DONE,
                world -> world.starts.removeFirst()),
            planted(
                "an effect took place twice",
                Kind.DOUBLED,
                World.DONE,
                world -> world.effect(World.DONE, "flight", 2, 0, false)),
            planted(
                "an undo took place twice",
                Kind.DOUBLED,
                World.UNDONE,
                world -> world.effect(World.UNDONE, "event", 1, 2, false)),
            planted(
                "an effect came after its undo",
                Kind.DOUBLED,
                World.UNDONE,
                world -> world.effect(World.UNDONE, "event", 1, 1, true)),
            planted(
                "a yes and a no were both taken",
                Kind.DOUBLED,
                World.DONE,
                world -> world.decisions.add(new DecisionAnswer("a-flight", "owner", false, 200))),
            planted(
                "an approval was decided twice",
                Kind.DOUBLED,
                World.DONE,
                world -> world.decided.put("a-flight", 2)),
            planted(
                "one person's vote counts twice",
                Kind.DOUBLED,
                World.AGREED,
                world -> world.votes.add(new VoteRow("a-course", 1, "ben", true))),
            planted(
                "four eyes were two",
                Kind.DOUBLED,
                World.AGREED,
                world -> world.votes.removeLast()),
            planted(
                "the requester is one of four eyes",
                Kind.DOUBLED,
                World.AGREED,
                world -> world.votes.set(0, new VoteRow("a-course", 1, "owner", true))),
            planted(
                "nobody approved what reads approved",
                Kind.DOUBLED,
                World.DONE,
                world -> world.approvalState("a-flight", "APPROVED", null)),
            planted(
                "an effect that nobody approved",
                Kind.DOUBLED,
                World.UNDONE,
                world -> world.effect(World.UNDONE, "flight", 1, 1, false)),
            planted(
                "more was spent than approved",
                Kind.DOUBLED,
                World.DONE,
                world ->
                    world.steps.replaceAll(step ->
                        step.stepId().equals("flight") && step.spentMinor() != null
                            ? new Evidence.StepRow(
                                step.runId(),
                                step.stepId(),
                                0,
                                1,
                                step.tool(),
                                step.status(),
                                step.approvalId(),
                                7_701L,
                                step.startedAt(),
                                step.endedAt())
                            : step)),
            planted(
                "the model charged for more than the budget",
                Kind.DOUBLED,
                "tenant north",
                world -> world.budgets.set(0, new BudgetRow("north", 8_000L, 1, 8_000, 8_001))),
            planted(
                "more is counted as used than the budget",
                Kind.DOUBLED,
                "tenant north",
                world -> world.budgets.set(0, new BudgetRow("north", 8_000L, 1, 8_001, 7_000))),
            planted(
                "an effect that no decision allowed",
                Kind.DOUBLED,
                World.DONE,
                world -> forget(world, World.DONE, "event")),
            planted(
                "an effect that was denied",
                Kind.DOUBLED,
                World.DONE,
                world -> {
                  forget(world, World.DONE, "event");
                  world.decision(World.DONE, "event", false, "policy_unavailable", null);
                }),
            // silent debt
            planted(
                "a failed run's effect stands",
                Kind.SILENT_DEBT,
                World.UNDONE,
                world -> world.effect(World.UNDONE, "event", 1, 0, false)),
            planted(
                "a terminated run's effect stands without debt",
                Kind.SILENT_DEBT,
                World.STOPPED,
                world -> {
                  world.debts.clear();
                  world.status(World.STOPPED, "TERMINATED", true);
                }),
            planted(
                "a reset voided the debt, and the run ended again",
                Kind.SILENT_DEBT,
                World.STOPPED,
                world -> {
                  world.debts.set(0, new Evidence.DebtRow(World.STOPPED, "meal", 0, "VOID"));
                  world.status(World.STOPPED, "TERMINATED", true);
                }),
            planted(
                "a failed step's effect stands in a run that completed",
                Kind.SILENT_DEBT,
                World.DONE,
                world -> {
                  world.step(World.DONE, "event", "FAILED");
                  world.status(World.DONE, "COMPLETED_PARTIALLY", true);
                }),
            planted(
                "an effect that no step knows",
                Kind.SILENT_DEBT,
                "key stray",
                world -> world.effects.add(new Effect("stray", "the provider", 1, 0, false))),
            // misread
            planted(
                "a completed step's effect does not stand",
                Kind.MISREAD,
                World.DONE,
                world -> world.effect(World.DONE, "flight", 1, 1, false)),
            planted(
                "a run owes and does not say so",
                Kind.MISREAD,
                World.STOPPED,
                world -> world.status(World.STOPPED, "TERMINATED", true)),
            planted(
                "a run says that it owes and does not",
                Kind.MISREAD,
                World.UNDONE,
                world -> world.status(World.UNDONE, "FAILED_WITH_DEBT", true)),
            planted(
                "a debt reads undone, and it stands",
                Kind.MISREAD,
                World.STOPPED,
                world ->
                    world.debts.set(0, new Evidence.DebtRow(World.STOPPED, "meal", 0, "UNDONE"))),
            planted(
                "the engine failed what reads completed",
                Kind.MISREAD,
                World.DONE,
                world -> world.engine(World.DONE, "FAILED")),
            planted(
                "the engine goes on with what reads ended",
                Kind.MISREAD,
                World.DONE,
                world -> world.engine(World.DONE, "RUNNING")),
            planted(
                "the engine closed what reads as waiting",
                Kind.MISREAD,
                World.WAITING,
                world -> world.engine(World.WAITING, "COMPLETED")),
            planted(
                "a terminated run reads as failed by itself",
                Kind.MISREAD,
                World.STOPPED,
                world -> world.spoilRun(World.STOPPED, run -> error(run, "StepFailed"))),
            planted(
                "a run follows an execution that was replaced",
                Kind.MISREAD,
                World.WAITING,
                world ->
                    world.executions.put(
                        World.WAITING,
                        new Execution(
                            "another", "RUNNING", world.executions.get(World.WAITING).steps()))),
            planted(
                "a step reads completed, its history has no call",
                Kind.MISREAD,
                World.DONE,
                world ->
                    world.executions.put(
                        World.DONE,
                        new Execution("x-" + World.DONE, "COMPLETED", Map.of(1, new Calls(1, 0))))),
            planted(
                "a step reads completed, its history has it undone",
                Kind.MISREAD,
                World.DONE,
                world ->
                    world.executions.put(
                        World.DONE,
                        new Execution(
                            "x-" + World.DONE,
                            "COMPLETED",
                            Map.of(1, new Calls(1, 0), 2, new Calls(1, 1))))),
            planted(
                "a step reads failed, its history has it done",
                Kind.MISREAD,
                World.UNDONE,
                world ->
                    world.executions.put(
                        World.UNDONE,
                        new Execution(
                            "x-" + World.UNDONE,
                            "FAILED",
                            Map.of(1, new Calls(1, 1), 2, new Calls(1, 0))))),
            planted(
                "a yes was taken, and it reads rejected",
                Kind.MISREAD,
                World.DONE,
                world -> world.approvalState("a-flight", "REJECTED", "somebody")),
            planted(
                "a no was taken, and it reads pending",
                Kind.MISREAD,
                World.WAITING,
                world -> world.decisions.add(new DecisionAnswer("a-hotel", "owner", false, 200))),
            planted(
                "an ended run asks somebody",
                Kind.MISREAD,
                World.DONE,
                world -> world.approvalState("a-flight", "PENDING", null)),
            planted(
                "a step of an ended run still runs",
                Kind.MISREAD,
                World.UNDONE,
                world -> world.step(World.UNDONE, "flight", "RUNNING")),
            planted(
                "a call was allowed by no bundle",
                Kind.MISREAD,
                World.DONE,
                world -> world.decision(World.DONE, "event", true, "scope_held", null)),
            planted(
                "a run was decided by two bundles",
                Kind.MISREAD,
                World.DONE,
                world -> world.decision(World.DONE, "event", true, "scope_held", "second")),
            planted(
                "a region holds a row of a tenant of another",
                Kind.MISREAD,
                "tenant east",
                world -> world.strays.add(new Evidence.Stray("eu-west-1", "table run", "east", 1))),
            planted(
                "the ledger lacks what the model charged for",
                Kind.MISREAD,
                "tenant north",
                world -> world.budgets.set(0, new BudgetRow("north", 10_000L, 1, 8_000, 8_001))))
        .map(one ->
            DynamicTest.dynamicTest(
                one.what(),
                () -> {
                  World world = new World();
                  one.how().accept(world);
                  assertThat(world.findings())
                      .anySatisfy(finding -> {
                        assertThat(finding.kind()).isEqualTo(one.kind());
                        assertThat(finding.about()).isEqualTo(one.about());
                      });
                }));
  }

  @Test
  void shouldAcceptARunThatWaitsForALargerBudget() {
    World world = new World();
    world.approvalState("a-hotel", "WITHDRAWN", null);
    world.spoilRun(
        World.WAITING,
        run ->
            new RunRow(
                run.tenant(),
                run.runId(),
                run.workflowId(),
                "PLANNING",
                null,
                false,
                run.engineRuns(),
                run.requestedBy(),
                1));

    assertThat(world.findings()).isEmpty();
  }

  @Test
  void shouldAcceptACancelThatCameTooLateOnlyWhileTheEffectsStand() {
    World world = new World();
    world.executions.put(World.DONE, new Execution("x-" + World.DONE, "CANCELED", Map.of()));
    assertThat(world.findings()).isEmpty();

    world.effect(World.DONE, "flight", 1, 1, false);
    assertThat(world.findings()).singleElement().extracting(Finding::kind).isEqualTo(Kind.MISREAD);
  }

  @Test
  void shouldAcceptATerminationThatCameTooLateOnlyWhenTheFlowItselfHadToldItsEnd() {
    World world = new World();
    world.engine(World.DONE, "TERMINATED");
    assertThat(world.findings()).singleElement().extracting(Finding::kind).isEqualTo(Kind.MISREAD);

    world.toldByFlow.add(World.DONE);
    assertThat(world.findings()).isEmpty();
  }

  @Test
  void shouldAcceptThatTheNewestHistoryLacksAStepOnlyWhileItsEffectIsOwed() {
    World world = new World();
    world.engine(World.STOPPED, "CANCELED");
    assertThat(world.findings()).isEmpty();

    world.debts.clear();
    assertThat(world.findings()).extracting(Finding::kind).contains(Kind.SILENT_DEBT, Kind.MISREAD);
  }

  @Test
  void shouldAcceptThatADecisionIsMissingOnlyWhenAWorkerDiedBeforeItWasWritten() {
    World world = new World();
    forget(world, World.DONE, "event");
    world.deaths.add(World.BEGAN.minusSeconds(1));
    world.deaths.add(World.BEGAN.plusSeconds(100));
    assertThat(world.findings()).singleElement().extracting(Finding::kind).isEqualTo(Kind.DOUBLED);

    world.deaths.add(World.BEGAN.plusSeconds(1));
    assertThat(world.findings()).isEmpty();
  }

  @Test
  void shouldAcceptThatPolicyWasAwayAndAllowedTheStepLater() {
    World world = new World();
    world.policy.addFirst(
        new Evidence.PolicyRow(World.DONE, "event", 0, false, List.of("policy_unavailable"), null));

    assertThat(world.findings()).isEmpty();
  }

  private static void forget(World world, String runId, String stepId) {
    world.policy.removeIf(row -> row.runId().equals(runId) && row.stepId().equals(stepId));
  }

  private static Planted planted(String what, Kind kind, String about, Consumer<World> how) {
    return new Planted(what, kind, about, how);
  }

  private static RunRow requestedBy(RunRow run, String person) {
    return new RunRow(
        run.tenant(),
        run.runId(),
        run.workflowId(),
        run.status(),
        run.errorCode(),
        run.ended(),
        run.engineRuns(),
        person,
        0);
  }

  private static RunRow error(RunRow run, String code) {
    return new RunRow(
        run.tenant(),
        run.runId(),
        run.workflowId(),
        run.status(),
        code,
        run.ended(),
        run.engineRuns(),
        run.requestedBy(),
        0);
  }
}
