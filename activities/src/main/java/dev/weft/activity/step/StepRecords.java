package dev.weft.activity.step;

import dev.weft.activity.tool.ToolOutcome;
import dev.weft.platform.store.RecordedEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jooq.DSLContext;

/**
 * What the safeguards of one call know from its first transaction, and write in its last: a call
 * costs two, whatever stands around it.
 */
final class StepRecords {
  private final List<BiFunction<DSLContext, ToolOutcome, ToolOutcome>> ends = new ArrayList<>();
  private Optional<RecordedEffect> effect = Optional.empty();

  /** What became of the call's key before. */
  Optional<RecordedEffect> effect() {
    return effect;
  }

  void foundEffect(Optional<RecordedEffect> found) {
    effect = found;
  }

  /**
   * Adds something to the last transaction.
   *
   * @param end gets the outcome, and returns what the step is to return
   */
  void atEnd(BiFunction<DSLContext, ToolOutcome, ToolOutcome> end) {
    ends.add(end);
  }

  /** Writes everything, in the order in which it was added. */
  ToolOutcome end(DSLContext sql, ToolOutcome outcome) {
    ToolOutcome last = outcome;
    for (BiFunction<DSLContext, ToolOutcome, ToolOutcome> end : ends) {
      last = end.apply(sql, last);
    }
    return last;
  }
}
