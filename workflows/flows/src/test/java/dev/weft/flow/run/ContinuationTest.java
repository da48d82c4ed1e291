package dev.weft.flow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.run.EntityFlow;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every workflow task replays its run from the start, as the extension forces it. */
class ContinuationTest {
  @RegisterExtension static final FlowExtension FLOWS = FlowExtension.of(LedgerImpl.class);

  /** Adds up what it is told until it is told to stop. */
  @EntityFlow
  @WorkflowInterface
  public interface Ledger {
    @WorkflowMethod(name = "Ledger")
    State run(State state);

    @SignalMethod
    void add(int amount);

    @UpdateMethod
    int addSlowly(int amount);

    @SignalMethod
    void stop();
  }

  /** All that a ledger knows. */
  public record State(int sum, int added, int continued) {}

  public static final class LedgerImpl implements Ledger {
    private final Continuation continuation = new Continuation(40);
    private final int continued;
    private int sum;
    private int added;
    private boolean stopped;

    @WorkflowInit
    public LedgerImpl(State state) {
      sum = state.sum();
      added = state.added();
      continued = state.continued();
    }

    @Override
    public State run(State state) {
      Workflow.await(() -> stopped || continuation.due());
      if (!stopped) {
        continuation.goOn(() -> new State(sum, added, continued + 1));
      }
      Workflow.await(Workflow::isEveryHandlerFinished);
      return new State(sum, added, continued);
    }

    @Override
    public void add(int amount) {
      sum += amount;
      added++;
    }

    @Override
    public int addSlowly(int amount) {
      Workflow.sleep(Duration.ofMillis(10));
      add(amount);
      return sum;
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  @Test
  void shouldLoseNoSignalAndNoUpdateWhenItContinuesAsNew() {
    RunContext run = FLOWS.newRun("Ledger");
    WorkflowStub first = FLOWS.start("Ledger", run, new State(0, 0, 0));
    WorkflowStub ledger = FLOWS.client().newUntypedWorkflowStub(WorkflowIds.of("Ledger", run));

    int expected = 0;
    for (int i = 1; i <= 30; i++) {
      ledger.signal("add", i);
      expected += i;
      if (i % 5 == 0) {
        assertThat(
                FLOWS.answer(
                    ledger.startUpdate(
                        "addSlowly", WorkflowUpdateStage.ACCEPTED, Integer.class, 1000)))
            .isGreaterThanOrEqualTo(1000);
        expected += 1000;
      }
    }
    ledger.signal("stop");
    State state = FLOWS.result(ledger, State.class);

    assertThat(state.sum()).isEqualTo(expected);
    assertThat(state.added()).isEqualTo(36);
    assertThat(state.continued()).isGreaterThanOrEqualTo(2);
    WorkflowExecution began = first.getExecution();
    assertThat(FLOWS.client().fetchHistory(began.getWorkflowId(), began.getRunId()).getLastEvent())
        .satisfies(last ->
            assertThat(last.getEventType())
                .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW));
  }
}
