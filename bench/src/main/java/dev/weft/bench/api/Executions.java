package dev.weft.bench.api;

import com.google.protobuf.ByteString;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.WorkflowIds;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the engine has of the runs that were accepted. */
final class Executions implements AutoCloseable {
  private static final int PAGE = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final WorkflowServiceStubs engine;
  private final String namespace;

  Executions(WeftConfig config) {
    engine =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(config.temporal().address())
                .build());
    namespace = config.temporal().namespace();
  }

  /**
   * Counts those of the runs that the engine has. Its lists follow a moment later, and the sweeper
   * starts what could not be started at the door, so it looks until all are there or three minutes
   * are over.
   *
   * @param runs ids by tenant
   */
  int among(Map<String, Set<String>> runs) throws InterruptedException {
    int wanted = runs.values().stream().mapToInt(Set::size).sum();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Set<String> known = ids();
      int found = (int) runs.values().stream().flatMap(Set::stream).filter(known::contains).count();
      if (found == wanted || System.nanoTime() > end) {
        return found;
      }
      Thread.sleep(PAUSE);
    }
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    ByteString next = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse page =
          engine
              .blockingStub()
              .listWorkflowExecutions(
                  ListWorkflowExecutionsRequest.newBuilder()
                      .setNamespace(namespace)
                      .setPageSize(PAGE)
                      .setQuery("WorkflowType = 'AgentFlow'")
                      .setNextPageToken(next)
                      .build());
      for (WorkflowExecutionInfo execution : page.getExecutionsList()) {
        ids.add(WorkflowIds.parse(execution.getExecution().getWorkflowId()).runId());
      }
      next = page.getNextPageToken();
    } while (!next.isEmpty());
    return ids;
  }

  @Override
  public void close() {
    engine.shutdownNow();
  }
}
