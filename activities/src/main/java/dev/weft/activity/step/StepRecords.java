package dev.weft.activity.step;

import dev.weft.contract.agent.StepResult;
import dev.weft.platform.store.AuditEntry;
import dev.weft.platform.store.RecordedEffect;
import dev.weft.platform.store.StepEnd;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the safeguards of one call know from its first transaction, and what its last one writes for
 * them: a call costs two, whatever stands around it.
 */
final class StepRecords {
  private final @Nullable RecordedEffect before;
  private @Nullable AuditEntry audit;

  /**
   * @param before what became of the call's key before; null when nothing did
   */
  StepRecords(@Nullable RecordedEffect before) {
    this.before = before;
  }

  /** What became of the call's key before. */
  Optional<RecordedEffect> effect() {
    return Optional.ofNullable(before);
  }

  /** The call took effect: its key is recorded, and the audit trail says so. */
  void tookEffect(AuditEntry entry) {
    audit = entry;
  }

  StepEnd end(StepResult result, boolean streamed) {
    return new StepEnd(result, streamed, audit, audit != null);
  }
}
