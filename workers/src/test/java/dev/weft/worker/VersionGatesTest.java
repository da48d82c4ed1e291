package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.contract.saga.TripBookingWorkflow;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionGatesTest {
  private static final VersionGate GATE = new VersionGate("insurance", -1, 2, "Trip.java:7");

  /** A flow that waits for a word. */
  @WorkflowInterface
  public interface Waiting {
    @WorkflowMethod(name = "Waiting")
    void run();

    @SignalMethod
    void goOn();
  }

  /** As it was released first. */
  public static final class First implements Waiting {
    private boolean told;

    @Override
    public void run() {
      Workflow.sleep(Duration.ofMillis(1));
      Workflow.await(() -> told);
    }

    @Override
    public void goOn() {
      told = true;
    }
  }

  /** With a step more, behind a gate, and another gate further on. */
  public static final class Second implements Waiting {
    private boolean told;

    @Override
    public void run() {
      if (Workflow.getVersion("pause", Workflow.DEFAULT_VERSION, 1) >= 1) {
        Workflow.sleep(Duration.ofMillis(2));
      }
      Workflow.sleep(Duration.ofMillis(1));
      Workflow.await(() -> told);
      new Later().goOn(1);
    }

    @Override
    public void goOn() {
      told = true;
    }
  }

  /** What the flow reaches. */
  private static final class Later {
    void goOn(int newest) {
      Workflow.getVersion("later", 1, 3);
      Workflow.getVersion("computed", 0, newest);
    }
  }

  /** Without a step that open runs have done, and without a gate. */
  public static final class Forgetful implements Waiting {
    @Override
    public void run() {
      Workflow.await(() -> false);
    }

    @Override
    public void goOn() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void shouldFindGatesInTheFlowAndInWhatItReaches() {
    VersionGate.Found found = VersionGate.in(Second.class, "dev.weft.worker");

    assertThat(found.gates())
        .extracting(VersionGate::id, VersionGate::minimum, VersionGate::maximum)
        .containsExactlyInAnyOrder(tuple("pause", -1, 1), tuple("later", 1, 3));
    assertThat(found.gates())
        .extracting(VersionGate::place)
        .allSatisfy(place -> assertThat(place).matches("VersionGatesTest\\.java:\\d+"));
    assertThat(found.unreadable()).hasSize(1);
    assertThat(VersionGate.in(TripBookingWorkflow.class, "dev.weft.contract").gates()).isEmpty();
  }

  @Test
  void shouldTellWhichVersionAnOpenRunTook() {
    WorkflowExecutionHistory old = waitingRun(First.class);
    WorkflowExecutionHistory recent = waitingRun(Second.class);

    try (Replayer replayer =
        new Replayer(WorkflowClientOptions.newBuilder().build(), Second.class)) {
      assertThat(replayer.replay(old)).isEmpty();
      assertThat(replayer.passedGates()).isEqualTo(Map.of("pause", -1));
      assertThat(replayer.replay(recent)).isEmpty();
      assertThat(replayer.passedGates()).isEqualTo(Map.of("pause", 1));
    }
    try (Replayer replayer =
        new Replayer(WorkflowClientOptions.newBuilder().build(), Forgetful.class)) {
      assertThat(replayer.replay(old)).isPresent();
    }
  }

  @Test
  void shouldNameTheRunsThatNeedAnOldBranch() {
    OpenRuns.Need need =
        need(open("a", "", Map.of("insurance", 1)), open("b", "", Map.of("insurance", 2)));

    assertThat(need.open()).isEqualTo(2);
    assertThat(need.lowest()).isEqualTo(1);
    assertThat(need.needing()).containsExactly("a");
  }

  @Test
  void shouldNeedNothingOldWhenEveryOpenRunTookTheNewBranchOrHasNotComeThere() {
    OpenRuns.Need need = need(open("a", "", Map.of("insurance", 2)), open("b", "", Map.of()));

    assertThat(need.lowest()).isEqualTo(2);
    assertThat(need.needing()).isEmpty();
    assertThat(need.unknown()).isEmpty();
  }

  @Test
  void shouldSayOfWhichRunsItKnowsNothing() {
    assertThat(need(open("a", "decides otherwise", Map.of())).unknown()).containsExactly("a");
  }

  private static OpenRuns.Need need(OpenRuns.Seen... runs) {
    return OpenRuns.needs(
            List.of(runs),
            flow -> flow.name().equals(TripBookingWorkflow.NAME) ? List.of(GATE) : List.of())
        .getFirst();
  }

  private static OpenRuns.Seen open(String id, String problem, Map<String, Integer> gates) {
    return new OpenRuns.Seen(id, TripBookingWorkflow.NAME, problem, gates);
  }

  private static WorkflowExecutionHistory waitingRun(Class<?> flow) {
    try (TestWorkflowEnvironment engine = TestWorkflowEnvironment.newInstance()) {
      engine.newWorker("waiting").registerWorkflowImplementationTypes(flow);
      engine.start();
      WorkflowStub run =
          engine
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  "Waiting", WorkflowOptions.newBuilder().setTaskQueue("waiting").build());
      run.start();
      engine.sleep(Duration.ofSeconds(1));
      return engine.getWorkflowClient().fetchHistory(run.getExecution().getWorkflowId());
    }
  }
}
