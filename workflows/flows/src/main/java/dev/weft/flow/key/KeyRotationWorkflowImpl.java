package dev.weft.flow.key;

import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.key.KeyRotationActivities;
import dev.weft.contract.key.KeyRotationInput;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.KeyRotationWorkflow;
import dev.weft.contract.key.ReencryptionBatch;
import dev.weft.contract.retry.RetryRule;
import dev.weft.flow.run.Stubs;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/** Renews keys first, then encrypts what is stored under them, column by column. */
public final class KeyRotationWorkflowImpl implements KeyRotationWorkflow {
  /** Longer than any process keeps a key in memory: then nobody encrypts under an old one. */
  private static final Duration KEPT_IN_MEMORY = Duration.ofSeconds(90);

  private final KeyRotationActivities keys =
      Workflow.newActivityStub(
          KeyRotationActivities.class,
          Stubs.remote(
              Duration.ofMinutes(10),
              RetryRule.STANDARD.withMaxAttempts(Integer.MAX_VALUE),
              "renew keys"));

  @Override
  public KeyRotationResult run(KeyRotationInput input) {
    WorkflowInfo info = Workflow.getInfo();
    KeyRotation rotation =
        new KeyRotation(
            input.tenant(),
            info.getFirstExecutionRunId(),
            Instant.ofEpochMilli(info.getRunStartedTimestampMillis()));
    keys.begin(rotation);
    repeat(() -> keys.renew(rotation));
    repeat(() -> keys.rewrap(rotation));
    Workflow.sleep(KEPT_IN_MEMORY);
    for (String column : keys.count(rotation)) {
      reencrypt(rotation, column);
    }
    return keys.end(rotation);
  }

  /** Until nothing is left. */
  private static void repeat(IntSupplier some) {
    int done = some.getAsInt();
    while (done > 0) {
      done = some.getAsInt();
    }
  }

  private void reencrypt(KeyRotation rotation, String column) {
    ReencryptionBatch batch = keys.reencrypt(rotation, column, List.of());
    while (!batch.last()) {
      batch = keys.reencrypt(rotation, column, batch.after());
    }
  }
}
