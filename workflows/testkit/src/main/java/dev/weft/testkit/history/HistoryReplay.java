package dev.weft.testkit.history;

import dev.weft.testkit.flow.FlowExtension;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replays kept histories with today's flows. */
public final class HistoryReplay implements AutoCloseable {
  private final TestWorkflowEnvironment environment = FlowExtension.newEnvironment();
  private final Worker worker = environment.newWorker("replay");

  public HistoryReplay(Class<?>... flows) {
    worker.registerWorkflowImplementationTypes(flows);
  }

  /** Throws when the flow would now decide otherwise than it did then. */
  public void replay(Path history) throws Exception {
    try {
      worker.replayWorkflowExecution(WorkflowExecutionHistory.fromJson(Files.readString(history)));
    } catch (Exception e) {
      throw new AssertionError(
          history.getFileName()
              + " no longer replays: a run that is open now would get stuck. Put the change behind"
              + " Workflow.getVersion, as docs/change/change-a-running-flow.md shows.",
          e);
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
