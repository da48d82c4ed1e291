package dev.weft.testkit.history;

import dev.weft.testkit.fake.Waits;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.common.converter.DataConverter;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;

/** Replays kept histories with today's flows. */
public final class HistoryReplay implements AutoCloseable {
  private final TestWorkflowEnvironment environment;
  private final Worker worker;

  public HistoryReplay(Class<?>... flows) {
    this(FlowExtension.CONVERTER, flows);
  }

  /** Replays histories whose payloads another converter made, as one that encrypts. */
  public HistoryReplay(DataConverter converter, Class<?>... flows) {
    environment = FlowExtension.newEnvironment(converter);
    worker =
        environment.newWorker(
            "replay",
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(Waits.LIMIT.toMillis())
                .build());
    worker.registerWorkflowImplementationTypes(flows);
  }

  /** Throws when the flow would now decide otherwise than it did then. */
  public void replay(Path history) throws Exception {
    try {
      worker.replayWorkflowExecution(Histories.read(history));
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
