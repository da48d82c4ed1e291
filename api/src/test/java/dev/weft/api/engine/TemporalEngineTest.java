package dev.weft.api.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.temporal.TenantPriorities;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemporalEngineTest {
  private static final RunContext RUN =
      new RunContext(
          "acme",
          "01a1ff42-0000-7000-8000-000000000001",
          "9a3f0c2e-0000-4000-8000-000000000002",
          PlanWorkflow.NAME,
          List.of(),
          "Europe/Vienna",
          "en",
          Instant.EPOCH);

  /** A planner that waits for somebody. */
  public static final class Patient implements PlanWorkflow {
    @Override
    public PlanResult run(PlanInput input) {
      Workflow.await(() -> false);
      throw new IllegalStateException("nothing to wait for");
    }
  }

  private TestWorkflowEnvironment server;
  private TemporalEngine engine;

  @BeforeEach
  void start() {
    server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .registerSearchAttribute(
                    WeftSearchAttributes.TENANT.getName(),
                    IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                    WeftSearchAttributes.RUN.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                    WeftSearchAttributes.FLOW.getName(),
                    IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                    WeftSearchAttributes.SUBJECT.getName(),
                    IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .build());
    server.newWorker(TaskQueues.FLOWS).registerWorkflowImplementationTypes(Patient.class);
    server.start();
    engine =
        new TemporalEngine(
            server.getWorkflowClient(),
            new TenantPriorities(new WeftConfig.Placement("", "", List.of("standard"), List.of())),
            null,
            null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldCancelAPlanThatNobodyWaitsForAnyMore() {
    assertThat(engine.plan(new PlanInput(RUN, "Book a flight", null), Duration.ofMillis(300)))
        .isEmpty();

    WorkflowStub plan =
        server.getWorkflowClient().newUntypedWorkflowStub(WorkflowIds.of(PlanWorkflow.NAME, RUN));
    assertThatThrownBy(() -> plan.getResult(PlanResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
  }

  @Test
  void shouldSayThatItDoesNotKnowAFlow() {
    assertThatThrownBy(() -> engine.cancel("agent-flow/acme/-/unknown"))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThat(engine.describe("agent-flow/acme/-/unknown", TaskQueues.FLOWS)).isEmpty();
  }
}
