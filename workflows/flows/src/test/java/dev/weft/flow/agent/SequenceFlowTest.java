package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.conditional;
import static dev.weft.flow.agent.Steps.money;
import static dev.weft.flow.agent.Steps.quick;
import static dev.weft.flow.agent.Steps.read;
import static dev.weft.flow.agent.Steps.sequence;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceFlowTest extends AgentFlowTestBase {
  @Test
  void shouldRunStepsInOrderAndPassResultsOn() {
    flows
        .steps()
        .returns(
            "flight", Map.of("price", Map.of("minor", 12_900, "currency", "EUR"), "n", "OS 229"))
        .spends("flight", new Money(12_900, "EUR"));

    WorkflowStub run =
        start(
            sequence(
                money("flight").param("to", "BER"),
                quick("event").param("title", "Flight {{flight.n}}").after("flight"),
                quick("expense").param("amount", "{{flight.price}}").after("flight")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(result.undone()).isEmpty();
    assertThat(result.error()).isNull();
    assertThat(step(result, "flight").spent()).isEqualTo(new Money(12_900, "EUR"));
    List<StepCall> calls = flows.steps().calls();
    assertThat(calls)
        .extracting(StepCall::summary)
        .containsExactly("1/3 agent.do", "2/3 agent.do", "3/3 agent.do");
    assertThat(calls.get(1).params()).containsEntry("title", "Flight OS 229");
    assertThat(calls.get(2).params().get("amount"))
        .isEqualTo(Map.of("minor", 12_900, "currency", "EUR"));
    assertThat(calls.getFirst().approvalId()).isEqualTo("flight-0");
    assertThat(calls)
        .allSatisfy(call ->
            assertThat(call.effectKey())
                .isEqualTo(EffectKeys.of(call.run().runId(), call.stepId(), 0)));
    assertThat(flows.runs().statuses())
        .containsExactly(RunStatus.RUNNING, RunStatus.RUNNING, RunStatus.COMPLETED);
    assertThat(flows.runs().updates().getFirst().planHash()).hasSize(64);
    assertThat(flows.runs().updates().getFirst().planner()).isEqualTo("caller");
    assertThat(lastUpdate().result()).containsEntry("status", "COMPLETED");
    flows.keepHistory("AgentFlow", "sequence-completed", run);
    flows.keepHistory("AgentFlow", "checked-sequence-completed", run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second", "third"})
  void shouldUndoInReverseOrderWhenAStepFails(String failing) {
    flows.steps().fails(failing, ErrorType.NotAvailable);

    WorkflowStub run = start(sequence(write("first"), quick("second"), write("third")));
    AgentFlowResult result = failure(run);

    List<String> all = List.of("first", "second", "third");
    List<String> before = all.subList(0, all.indexOf(failing));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(result.undone()).isEqualTo(before.reversed());
    assertThat(result.debt()).isEmpty();
    assertThat(result.error().code()).isEqualTo("NotAvailable");
    assertThat(result.error().stepId()).isEqualTo(failing);
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(step(result, failing).status()).isEqualTo(StepStatus.FAILED);
    assertThat(flows.runs().statuses()).endsWith(RunStatus.UNDOING, RunStatus.FAILED_UNDONE);
    flows.keepHistory("AgentFlow", "sequence-failed-" + failing, run);
    flows.keepHistory("AgentFlow", "checked-sequence-failed-" + failing, run);
  }

  @Test
  void shouldUndoACallWhoseAnswersWereLost() {
    flows.steps().losesAnswers("second");

    AgentFlowResult result = failure(start(sequence(write("first"), write("second"))));

    assertThat(result.error().code()).isEqualTo("Unavailable");
    assertThat(flows.steps().called()).filteredOn("second"::equals).hasSize(5);
    assertThat(flows.steps().undos()).containsExactly("second", "first");
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(step(result, "second").attempts()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"Unavailable", "RateLimited", "CircuitOpen"})
  void shouldTryAgainWhenTheFailureMayPass(ErrorType type) {
    flows.steps().fails("first", type, type);

    AgentFlowResult result = runToEnd(sequence(write("first"), quick("second")));

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(step(result, "first").attempts()).isEqualTo(3);
  }

  @Test
  void shouldTryAsOftenAsThePlanSaysWhenOnErrorIsRetry() {
    flows.steps().losesAnswers("first").losesAnswers("second");

    AgentFlowResult result =
        failure(start(sequence(write("first").retries(1), write("second").onError(OnError.ABORT))));

    assertThat(flows.steps().called()).containsExactly("first", "first");
    assertThat(result.error().stepId()).isEqualTo("first");
  }

  @Test
  void shouldGoOnWithoutTheStepWhenOnErrorIsContinue() {
    flows.steps().losesAnswers("second");

    WorkflowStub run =
        start(
            sequence(
                write("first"),
                write("second").onError(OnError.CONTINUE),
                write("third").after("second"),
                write("fourth")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(statuses(result.steps()))
        .containsExactly(
            entry("first", StepStatus.COMPLETED),
            entry("second", StepStatus.FAILED),
            entry("third", StepStatus.SKIPPED),
            entry("fourth", StepStatus.COMPLETED));
    assertThat(flows.steps().standing()).containsExactly("first", "fourth");
    flows.keepHistory("AgentFlow", "sequence-continued", run);
  }

  @Test
  void shouldReportDebtWhenAnUndoFails() {
    flows.steps().fails("third", ErrorType.Refused).undoFails("second", ErrorType.Refused);

    WorkflowStub run = start(sequence(write("first"), write("second"), write("third")));
    AgentFlowResult result = failure(run);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(result.undone()).containsExactly("first");
    assertThat(result.debt()).containsExactly("second");
    assertThat(step(result, "second").status()).isEqualTo(StepStatus.UNDO_FAILED);
    assertThat(flows.steps().standing()).containsExactly("second");
    flows.keepHistory("AgentFlow", "sequence-debt", run);
  }

  @Test
  void shouldRetryAnUndoUntilItSucceeds() {
    flows.steps().fails("second", ErrorType.Refused).undoFails("first", ErrorType.Unavailable);

    AgentFlowResult result = failure(start(sequence(write("first"), write("second"))));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(flows.steps().undos()).filteredOn("first"::equals).hasSize(10);
  }

  @Test
  void shouldReportDebtWhenAStepCannotBeUndone() {
    flows.steps().fails("third", ErrorType.Refused);

    AgentFlowResult result =
        failure(start(sequence(write("first").forGood(), read("second"), write("third"))));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(result.debt()).containsExactly("first");
    assertThat(step(result, "second").status()).isEqualTo(StepStatus.COMPLETED);
  }

  @Test
  void shouldUndoEverythingWhenItIsCancelledWithinAStep() throws Exception {
    flows.steps().blocks("second");
    WorkflowStub run = start(sequence(write("first"), write("second"), write("third")));
    flows.steps().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    assertThat(flows.steps().undos()).containsExactly("second", "first");
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(lastUpdate().status()).isEqualTo(RunStatus.CANCELLED);
    flows.keepHistory("AgentFlow", "sequence-cancelled", run);
    flows.keepHistory("AgentFlow", "checked-sequence-cancelled", run);
  }

  @Test
  void shouldNotCallUndoneWhatNeverTookEffectWhenItIsCancelledWithinAStep() throws Exception {
    flows.steps().blocksBeforeItTakesEffect("second");
    WorkflowStub run = start(sequence(write("first"), write("second")));
    flows.steps().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    assertThat(flows.steps().undos()).containsExactly("second", "first");
    assertThat(lastUpdate().result())
        .containsEntry("undone", List.of("first"))
        .doesNotContainKey("undoneAsPrecaution");
    assertThat(endOf("second"))
        .containsEntry("status", "FAILED")
        .containsEntry("errorCode", "Cancelled")
        .containsEntry("error", "cut off before it took effect");
  }

  @Test
  void shouldTellWhatWasUndoneAsAPrecautionWhenNobodyKnowsWhetherItTookEffect() throws Exception {
    flows.steps().blocks("second").undoTellsNothing("first").undoTellsNothing("second");
    WorkflowStub run = start(sequence(write("first"), write("second")));
    flows.steps().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(lastUpdate().result())
        .containsEntry("undone", List.of("first"))
        .containsEntry("undoneAsPrecaution", List.of("second"));
    assertThat(endOf("second")).containsEntry("status", "UNDONE");
  }

  @Test
  void shouldNameAFailedStepThatHadTakenEffectAsUndone() {
    flows.steps().losesAnswers("second");

    AgentFlowResult result = failure(start(sequence(write("first"), write("second"))));

    assertThat(result.undone()).containsExactly("second", "first");
    assertThat(step(result, "second").status()).isEqualTo(StepStatus.FAILED);
  }

  /** How the run's result tells of a step. */
  private static Map<String, Object> endOf(String stepId) {
    return Stream.of(WeftJson.fromMap(lastUpdate().result().get("steps"), StepOutcome[].class))
        .filter(step -> step.id().equals(stepId))
        .map(WeftJson::toMap)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldFailAsUnavailableAndUndoWhenAStepTimesOut() {
    flows.steps().blocks("second");

    WorkflowStub run =
        start(sequence(write("first"), write("second").within(Duration.ofMillis(200)).retries(1)));
    AgentFlowResult result = failure(run);

    assertThat(result.error().code()).isEqualTo("Unavailable");
    assertThat(step(result, "second").attempts()).isEqualTo(2);
    assertThat(told("second").status()).isEqualTo(StepStatus.FAILED);
    assertThat(told("second").error()).isEqualTo("no answer in time");
    assertThat(flows.steps().undos()).containsExactly("second", "first");
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("AgentFlow", "sequence-timed-out", run);
  }

  @Test
  void shouldFinishUndoingWhenItIsCancelledMeanwhile() throws Exception {
    flows.steps().fails("second", ErrorType.Refused).undoBlocks("first");
    WorkflowStub run = start(sequence(write("first"), write("second")));
    flows.steps().awaitBlocked();

    run.cancel();
    flows.steps().letUndo("first");

    // The engine closes a flow as cancelled once a cancel was asked for, however it ends.
    assertCancelled(run);
    assertThat(lastUpdate().status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(flows.steps().standing()).isEmpty();
  }

  @Test
  void shouldFailWithInvalidInputWhenAReferenceHasNoValue() {
    AgentFlowResult result =
        failure(start(sequence(write("first"), write("second").param("x", "{{first.nothing}}"))));

    assertThat(result.error().code()).isEqualTo("InvalidInput");
    assertThat(result.undone()).containsExactly("first");
    assertThat(lastUpdate().status()).isEqualTo(RunStatus.FAILED_UNDONE);
  }

  @Test
  void shouldWaitForTheStoreWhenItIsAway() {
    flows.runs().away(6);

    assertThat(runToEnd(sequence(write("first"))).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRunTheBranchThatTheConditionChooses(boolean cheap) {
    flows.conditions().answers("flight.price < 10", cheap);

    WorkflowStub run =
        start(
            conditional(
                write("flight"),
                write("branch")
                    .after("flight")
                    .when(
                        "flight.price < 10",
                        List.of(write("hotel"), write("car")),
                        List.of(write("train"))),
                write("event")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(statuses(result.steps()))
        .containsExactly(
            entry("flight", StepStatus.COMPLETED),
            entry("branch", StepStatus.COMPLETED),
            entry("hotel", cheap ? StepStatus.COMPLETED : StepStatus.SKIPPED),
            entry("car", cheap ? StepStatus.COMPLETED : StepStatus.SKIPPED),
            entry("train", cheap ? StepStatus.SKIPPED : StepStatus.COMPLETED),
            entry("event", StepStatus.COMPLETED));
    assertThat(told("branch").status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(flows.conditions().variables().getFirst()).containsOnlyKeys("flight");
    assertThat(flows.runs().updates())
        .anySatisfy(update ->
            assertThat(update.steps())
                .anySatisfy(change -> {
                  assertThat(change.stepId()).isEqualTo(cheap ? "train" : "hotel");
                  assertThat(change.status()).isEqualTo(StepStatus.SKIPPED);
                }));
    flows.keepHistory("AgentFlow", "conditional-" + (cheap ? "then" : "else"), run);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCallAGuardedStepOnlyWhenItsConditionHolds(boolean holds) {
    flows.conditions().answers("c", holds);

    AgentFlowResult result =
        runToEnd(conditional(write("guarded").when("c", List.of(write("more")), List.of())));

    StepStatus expected = holds ? StepStatus.COMPLETED : StepStatus.SKIPPED;
    assertThat(statuses(result.steps()))
        .containsExactly(entry("guarded", expected), entry("more", expected));
  }

  @Test
  void shouldUndoWhenABranchFails() {
    flows.conditions().answers("c", true);
    flows.steps().fails("inner", ErrorType.Refused);

    AgentFlowResult result =
        failure(
            start(
                conditional(
                    write("first"),
                    write("branch")
                        .onError(OnError.CONTINUE)
                        .when("c", List.of(write("inner")), List.of()))));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(result.undone()).containsExactly("first");
  }

  @ParameterizedTest
  @EnumSource(names = {"ABORT", "CONTINUE"})
  void shouldTreatAConditionThatFailsLikeAStepThatFails(OnError onError) {
    WorkflowStub run =
        start(
            conditional(
                write("first"),
                write("branch")
                    .onError(onError)
                    .when("unknown", List.of(write("a")), List.of(write("b")))));

    AgentFlowResult result = onError == OnError.ABORT ? failure(run) : result(run);

    assertThat(result.status())
        .isEqualTo(
            onError == OnError.ABORT ? RunStatus.FAILED_UNDONE : RunStatus.COMPLETED_PARTIALLY);
    assertThat(step(result, "branch").errorCode()).isEqualTo("ConditionFailed");
    assertThat(step(result, "a").status()).isEqualTo(StepStatus.SKIPPED);
    assertThat(step(result, "b").status()).isEqualTo(StepStatus.SKIPPED);
  }

  @Test
  void shouldTellItsProgressWhenItIsAsked() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(write("first"), money("second"), write("third")));
    String approval = flows.approvals().awaitAsked();
    flows.pass(Duration.ofSeconds(1));

    var progress = run.query("status", dev.weft.contract.agent.FlowProgress.class);

    assertThat(progress.status()).isEqualTo(RunStatus.WAITING);
    assertThat(progress.waitingForApproval()).isEqualTo(approval);
    assertThat(statuses(progress.steps()))
        .containsExactly(
            entry("first", StepStatus.COMPLETED),
            entry("second", StepStatus.WAITING),
            entry("third", StepStatus.PENDING));
    run.cancel();
    assertCancelled(run);
  }

  @Test
  void shouldTakeOverEarlierResultsWithoutCallingTheirTools() {
    flows.runs().earlier("first", Map.of("id", "earlier"));
    RunContext again = flows.newRun(AgentFlowWorkflow.NAME).reusing(List.of("first"));

    WorkflowStub run =
        flows.start(
            AgentFlowWorkflow.NAME,
            again,
            new AgentFlowInput(
                again,
                null,
                sequence(write("first"), write("second").param("of", "{{first.id}}"))));

    AgentFlowResult result = result(run);
    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().called()).containsExactly("second");
    assertThat(flows.steps().calls().getFirst().params()).containsEntry("of", "earlier");
    assertThat(step(result, "first").status()).isEqualTo(StepStatus.COMPLETED);
    flows.keepHistory("AgentFlow", "rerun-completed", run);
  }

  @Test
  void shouldLeaveWhatBelongsToTheEarlierRunWhenARerunFails() {
    flows.runs().earlier("first", Map.of("id", "earlier"));
    flows.steps().fails("third", ErrorType.NotAvailable);
    RunContext again = flows.newRun(AgentFlowWorkflow.NAME).reusing(List.of("first"));

    WorkflowStub run =
        flows.start(
            AgentFlowWorkflow.NAME,
            again,
            new AgentFlowInput(
                again, null, sequence(write("first"), write("second"), write("third"))));

    assertThat(failure(run).undone()).containsExactly("second");
    assertThat(flows.steps().undos()).containsExactly("third", "second");
    flows.keepHistory("AgentFlow", "rerun-failed", run);
  }

  @Test
  void shouldFailWhenAnEarlierResultIsGone() {
    RunContext again = flows.newRun(AgentFlowWorkflow.NAME).reusing(List.of("first"));

    WorkflowStub run =
        flows.start(
            AgentFlowWorkflow.NAME,
            again,
            new AgentFlowInput(again, null, sequence(write("first"), write("second"))));

    assertThat(failure(run).error().code()).isEqualTo("NotFound");
    assertThat(flows.steps().called()).isEmpty();
  }
}
