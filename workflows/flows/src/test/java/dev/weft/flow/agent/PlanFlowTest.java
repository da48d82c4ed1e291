package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.sequence;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.testkit.fake.FakePlanner;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanFlowTest extends AgentFlowTestBase {
  @Test
  void shouldReturnAPlanWithItsHash() {
    flows.planner().proposes(sequence(write("first")));

    WorkflowStub run = startPlan("do it");
    PlanResult result = flows.result(run, PlanResult.class);

    assertThat(result.planner()).isEqualTo("fake");
    assertThat(result.plan().steps()).hasSize(1);
    assertThat(result.planHash()).isEqualTo(FakePlanner.HASH);
    assertThat(result.failure()).isNull();
    flows.keepHistory("Plan", "planned", run);
  }

  @Test
  void shouldTellThePlannerWhatWasWrong() {
    flows.planner().proposes("nonsense", true).proposes(sequence(write("first")));

    WorkflowStub run = startPlan("do it");
    PlanResult result = flows.result(run, PlanResult.class);

    assertThat(result.plan()).isNotNull();
    assertThat(flows.planner().requests()).hasSize(2);
    assertThat(flows.planner().requests().getLast().previousPlan()).isEqualTo("nonsense");
    assertThat(flows.planner().requests().getLast().problems())
        .extracting(PlanProblem::code)
        .containsExactly("not_json");
    flows.keepHistory("Plan", "corrected", run);
  }

  @Test
  void shouldGiveUpAfterTellingItTwice() {
    flows.planner().proposes("nonsense", true);

    WorkflowStub run = startPlan("do it");
    PlanResult result = flows.result(run, PlanResult.class);

    assertThat(flows.planner().requests()).hasSize(3);
    assertThat(result.plan()).isNull();
    assertThat(result.failure().rejectedPlan()).isEqualTo("nonsense");
    assertThat(result.failure().problems()).hasSize(1);
    flows.keepHistory("Plan", "refused", run);
  }

  @Test
  void shouldNotRepeatAQuestionThatCannotHelp() {
    flows.planner().proposes("nonsense", false);

    assertThat(flows.result(startPlan("do it"), PlanResult.class).plan()).isNull();
    assertThat(flows.planner().requests()).hasSize(1);
  }

  @Test
  void shouldSayThatThePlannerFailed() {
    flows.planner().fails(ErrorType.Unavailable);

    PlanResult result = flows.result(startPlan("do it"), PlanResult.class);

    assertThat(result.failure().error()).contains("told to fail");
    assertThat(flows.planner().requests()).hasSize(5);
  }

  @Test
  void shouldWaitUntilAPersonHasRaisedTheBudget() {
    flows.planner().refusedBy(refusal(AtLimit.ASK), 7).proposes(sequence(write("first")));

    WorkflowStub run = startPlan("do it");
    PlanResult result = flows.result(run, PlanResult.class);

    assertThat(result.plan()).isNotNull();
    assertThat(flows.planner().requests()).hasSize(8);
    flows.keepHistory("Plan", "waited-for-budget", run);
  }

  @Test
  void shouldSayWhichBudgetRefusedWhenTheTenantDoesNotWantToBeAsked() {
    flows.planner().refusedBy(refusal(AtLimit.REFUSE), 1);

    PlanResult result = flows.result(startPlan("do it"), PlanResult.class);

    assertThat(result.failure().error())
        .contains("all flows together", "1000 tokens a day", "resets at 2027-03-01T23:00:00Z");
    assertThat(flows.planner().requests()).hasSize(1);
  }

  private static BudgetRefusal refusal(AtLimit atLimit) {
    return new BudgetRefusal(
        "*", "tokens", 1000, 900, 200, Instant.parse("2027-03-01T23:00:00Z"), atLimit);
  }

  @Test
  void shouldRefuseWhenThereIsNeitherGoalNorPlan() {
    assertThat(flows.result(startPlan("  "), PlanResult.class).failure().error())
        .contains("neither a goal nor a plan");
  }

  @Test
  void shouldRunTheGoalThatWasPlanned() {
    flows.planner().proposes(sequence(write("first")));

    WorkflowStub run = startGoal("do it");
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.runs().updates().get(1).planner()).isEqualTo("fake");
    assertThat(flows.runs().updates().get(1).plan()).isNotNull();
    flows.keepHistory("AgentFlow", "goal-completed", run);
  }

  @Test
  void shouldEndNotPlannedWithWhatIsMissing() {
    flows
        .planner()
        .gives(
            new PlanFailure(
                "no destination",
                List.of("a flight"),
                List.of("Where to?"),
                List.of("Book a flight to Berlin"),
                List.of(),
                null));

    WorkflowStub run = startGoal("book a flight");
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.NOT_PLANNED);
    assertThat(result.error().code()).isEqualTo("NotPlanned");
    assertThat(result.error().message()).isEqualTo("no destination");
    assertThat(result.error().details())
        .containsEntry("understood", List.of("a flight"))
        .containsEntry("missing", List.of("Where to?"))
        .containsEntry("suggestions", List.of("Book a flight to Berlin"));
    assertThat(flows.runs().statuses()).containsExactly(RunStatus.PLANNING, RunStatus.NOT_PLANNED);
    flows.keepHistory("AgentFlow", "goal-not-planned", run);
  }

  @Test
  void shouldEndCancelledWhenItIsCancelledWhilePlanning() throws Exception {
    flows.planner().blocks();
    WorkflowStub run = startGoal("do it");
    flows.planner().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    assertThat(flows.runs().statuses()).containsExactly(RunStatus.PLANNING, RunStatus.CANCELLED);
    flows.keepHistory("AgentFlow", "goal-cancelled", run);
  }

  @Test
  void shouldEndNotPlannedWhenPlanningCannotEvenBegin() throws Exception {
    flows.planner().blocks();
    RunContext context = flows.newRun(AgentFlowWorkflow.NAME);
    WorkflowStub inTheWay =
        flows.start(PlanWorkflow.NAME, context, new PlanInput(context, "do it", null));
    flows.planner().awaitBlocked();

    WorkflowStub run =
        flows.start(AgentFlowWorkflow.NAME, context, new AgentFlowInput(context, "do it", null));
    AgentFlowResult result = result(run);
    inTheWay.cancel();

    assertThat(result.status()).isEqualTo(RunStatus.NOT_PLANNED);
    assertThat(result.error().message()).contains("ended from outside");
    assertThat(flows.runs().statuses()).containsExactly(RunStatus.PLANNING, RunStatus.NOT_PLANNED);
    flows.keepHistory("AgentFlow", "goal-planning-failed", run);
  }

  private static WorkflowStub startPlan(String goal) {
    RunContext run = flows.newRun(PlanWorkflow.NAME);
    return flows.start(PlanWorkflow.NAME, run, new PlanInput(run, goal, null));
  }
}
