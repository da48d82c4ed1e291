package dev.weft.flow.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.StepStatus;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests of the interpreter share: starting a plan, and reading how it ended. */
abstract class AgentFlowTestBase {
  @RegisterExtension
  static final FlowExtension flows =
      FlowExtension.of(AgentFlowWorkflowImpl.class, PlanWorkflowImpl.class);

  WorkflowStub start(Plan plan) {
    RunContext run = flows.newRun(AgentFlowWorkflow.NAME);
    return flows.start(AgentFlowWorkflow.NAME, run, new AgentFlowInput(run, null, plan));
  }

  WorkflowStub startGoal(String goal) {
    RunContext run = flows.newRun(AgentFlowWorkflow.NAME);
    return flows.start(AgentFlowWorkflow.NAME, run, new AgentFlowInput(run, goal, null));
  }

  AgentFlowResult result(WorkflowStub run) {
    return flows.result(run, AgentFlowResult.class);
  }

  AgentFlowResult runToEnd(Plan plan) {
    return result(start(plan));
  }

  /** The result that a failed flow carries. */
  AgentFlowResult failure(WorkflowStub run) {
    try {
      AgentFlowResult result = result(run);
      throw new AssertionError("did not fail: " + result);
    } catch (WorkflowFailedException e) {
      ApplicationFailure failure = (ApplicationFailure) e.getCause();
      assertThat(failure.getType()).isEqualTo("FlowFailed");
      return failure.getDetails().get(AgentFlowResult.class);
    }
  }

  void assertCancelled(WorkflowStub run) {
    assertThatThrownBy(() -> result(run))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
  }

  static Map<String, StepStatus> statuses(List<StepOutcome> steps) {
    Map<String, StepStatus> statuses = new LinkedHashMap<>();
    steps.forEach(step -> statuses.put(step.id(), step.status()));
    return statuses;
  }

  static StepOutcome step(AgentFlowResult result, String id) {
    return result.steps().stream().filter(step -> step.id().equals(id)).findFirst().orElseThrow();
  }

  /** The last that the projection was told of a step. */
  static RunUpdate.StepChange told(String stepId) {
    return flows.runs().updates().stream()
        .flatMap(update -> update.steps().stream())
        .filter(change -> change.stepId().equals(stepId))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  static RunUpdate lastUpdate() {
    return flows.runs().updates().getLast();
  }

  @AfterEach
  void shouldHaveNumberedUpdatesUpwards() {
    assertThat(flows.runs().updates())
        .extracting(RunUpdate::sequence)
        .isSorted()
        .doesNotHaveDuplicates();
  }
}
