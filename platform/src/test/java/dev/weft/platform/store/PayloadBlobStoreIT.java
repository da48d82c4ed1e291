package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.PayloadBlobStore.Due;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PayloadBlobStoreIT {
  private static final Duration WEEK = Duration.ofDays(7);

  private final MutableClock clock = new MutableClock();
  private final Stores stores = Fixtures.stores(clock);
  private final PayloadBlobStore blobs = stores.payloadBlobs();

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldGiveABlobToItsTenantAlone() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    UUID id = blobs.put(TENANT_A, List.of(blob(run, "agent-flow", "sealed"))).getFirst();

    assertThat(blobs.find(TENANT_A, id)).contains("sealed".getBytes());
    assertThat(blobs.find(TENANT_B, id)).isEmpty();
    assertThat(blobs.find(TENANT_A, UUID.randomUUID())).isEmpty();
  }

  @Test
  void shouldBeDueOnceTheHistoryMayBeGoneAndThenOnceADay() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    UUID id = blobs.put(TENANT_A, List.of(blob(run, "plan", "sealed"))).getFirst();
    assertThat(due(run)).isEmpty();

    clock.forward(WEEK.plusHours(1));
    assertThat(due(run)).as("of a run that is open").isEmpty();
    end(run);
    assertThat(due(run)).as("of a run that has just ended").isEmpty();
    clock.forward(WEEK.plusHours(1));
    List<Due> due = due(run);
    assertThat(due).hasSize(1);
    assertThat(due.getFirst().workflowIds())
        .as("the run's own flow may hold what its child returned")
        .containsExactlyInAnyOrder(
            WorkflowIds.parse(WorkflowIds.of("AgentFlow", run)).withKind("plan").workflowId(),
            WorkflowIds.of("AgentFlow", run));
    assertThat(due(run)).isEmpty();
    clock.forward(Duration.ofDays(1).plusMinutes(1));
    assertThat(due(run)).hasSize(1);

    assertThat(blobs.delete(due.getFirst())).isEqualTo(1);
    assertThat(blobs.find(TENANT_A, id)).isEmpty();
  }

  private void end(RunContext run) {
    stores
        .runs()
        .apply(
            new RunUpdate(
                run, 1, RunStatus.COMPLETED, null, null, null, List.of(), Map.of(), null));
  }

  private List<Due> due(RunContext run) {
    return blobs.due(WEEK, 1000).stream().filter(due -> due.runId().equals(run.runId())).toList();
  }

  private static PayloadBlob blob(RunContext run, String kind, String content) {
    return new PayloadBlob(
        run.tenant(),
        WorkflowIds.parse(WorkflowIds.of("AgentFlow", run)).withKind(kind).workflowId(),
        UUID.randomUUID(),
        ByteString.copyFromUtf8(content));
  }
}
