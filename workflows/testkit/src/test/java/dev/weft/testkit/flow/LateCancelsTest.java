package dev.weft.testkit.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.fake.Waits;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LateCancelsTest {
  private final TestWorkflowEnvironment environment =
      FlowExtension.newEnvironment(FlowExtension.CONVERTER);

  /** Cancels what has just ended. */
  @WorkflowInterface
  public interface Race {
    @WorkflowMethod(name = "Race")
    String run();
  }

  /** One that waits, and one that makes it end. */
  @ActivityInterface
  public interface Racers {
    String slow();

    void letSlowEnd();
  }

  /** Cancels an activity within the task during which it ends. */
  public static final class RaceImpl implements Race {
    private final Racers remote =
        Workflow.newActivityStub(
            Racers.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofHours(1))
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .build());
    private final Racers withinTheTask =
        Workflow.newLocalActivityStub(
            Racers.class,
            LocalActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofHours(1)).build());

    @Override
    public String run() {
      CompletablePromise<String> slow = Workflow.newPromise();
      CancellationScope group =
          Workflow.newCancellationScope(() -> slow.completeFrom(Async.function(remote::slow)));
      group.run();
      Workflow.sleep(Duration.ofMillis(1));
      withinTheTask.letSlowEnd();
      group.cancel("no longer needed");
      return slow.get();
    }
  }

  private final class RacersImpl implements Racers {
    private final CountDownLatch let = new CountDownLatch(1);

    @Override
    public String slow() {
      try {
        return let.await(Waits.LIMIT.toMillis(), TimeUnit.MILLISECONDS) ? "ended" : "forgotten";
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void letSlowEnd() {
      String workflowId = Activity.getExecutionContext().getInfo().getWorkflowId();
      Instant limit = Instant.now().plus(Waits.LIMIT);
      let.countDown();
      while (pending(workflowId) && Instant.now().isBefore(limit)) {
        Thread.onSpinWait();
      }
    }
  }

  @BeforeEach
  void setUp() {
    Worker worker = environment.newWorker("race");
    worker.registerWorkflowImplementationTypes(RaceImpl.class);
    worker.registerActivitiesImplementations(new RacersImpl());
    environment.start();
  }

  @AfterEach
  void tearDown() {
    environment.close();
  }

  @Test
  void shouldRunATaskAgainWhenItCancelsWhatEndedMeanwhile() throws Exception {
    WorkflowStub race =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "Race",
                WorkflowOptions.newBuilder().setTaskQueue("race").setWorkflowId("race").build());
    race.start();

    assertThat(race.getResult(Waits.LIMIT.toMillis(), TimeUnit.MILLISECONDS, String.class))
        .isEqualTo("ended");

    assertThat(environment.getWorkflowClient().fetchHistory("race").getEvents())
        .extracting(HistoryEvent::getEventType)
        .contains(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
        .doesNotContain(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED);
  }

  private boolean pending(String workflowId) {
    return environment
            .getWorkflowServiceStubs()
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(environment.getNamespace())
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .build())
            .getPendingActivitiesCount()
        > 0;
  }
}
