package dev.weft.flow.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.key.KeyRotationInput;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.KeyRotationWorkflow;
import dev.weft.contract.run.RunContext;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyRotationFlowTest {
  @RegisterExtension
  static final FlowExtension flows = FlowExtension.of(KeyRotationWorkflowImpl.class);

  private static WorkflowStub start() {
    RunContext run = flows.newRun(KeyRotationWorkflow.NAME);
    return flows.start(KeyRotationWorkflow.NAME, run, new KeyRotationInput(run.tenant()));
  }

  @Test
  void shouldRenewEveryKeyBeforeItEncryptsAnew() {
    flows.keyRotations().keys(3).column("run.goal", 3).column("run.plan", 0);
    Instant begun = Instant.ofEpochMilli(flows.newRun("x").requestedAt().toEpochMilli());

    WorkflowStub rotation = start();

    assertThat(flows.result(rotation, KeyRotationResult.class).valuesReencrypted()).isEqualTo(3);
    assertThat(flows.keyRotations().calls())
        .containsExactly(
            "begin",
            "renew",
            "renew",
            "renew",
            "rewrap",
            "rewrap",
            "rewrap",
            "count",
            "reencrypt run.goal 0",
            "reencrypt run.goal 2",
            "reencrypt run.plan 0",
            "end");
    assertThat(Duration.between(begun, flows.newRun("x").requestedAt()))
        .as("no process has an old key in memory any more")
        .isGreaterThanOrEqualTo(Duration.ofSeconds(90));
    flows.keepHistory(KeyRotationWorkflow.NAME, "completed", rotation);
  }

  @Test
  void shouldGoOnWithTheBatchThatFailed() {
    flows.keyRotations().column("run.goal", 5).failsOnce("reencrypt run.goal 2");

    WorkflowStub rotation = start();

    assertThat(flows.result(rotation, KeyRotationResult.class).valuesReencrypted()).isEqualTo(5);
    assertThat(flows.keyRotations().calls())
        .containsSubsequence(
            "reencrypt run.goal 0",
            "reencrypt run.goal 2",
            "reencrypt run.goal 2",
            "reencrypt run.goal 4",
            "end");
    flows.keepHistory(KeyRotationWorkflow.NAME, "batch-failed-once", rotation);
  }

  @Test
  void shouldEndWhenItIsCancelled() {
    flows.keyRotations().column("run.goal", 1);
    WorkflowStub rotation = start();

    rotation.cancel();

    assertThatThrownBy(() -> flows.result(rotation, KeyRotationResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(flows.keyRotations().calls()).doesNotContain("end");
    flows.keepHistory(KeyRotationWorkflow.NAME, "cancelled", rotation);
  }
}
