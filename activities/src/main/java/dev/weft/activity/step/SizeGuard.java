package dev.weft.activity.step;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.LargeValues;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;

/** Refuses what is too large to be a step's result, and says which field of which tool it is. */
final class SizeGuard implements StepGuard {
  private final long maxBytes;

  SizeGuard(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    ToolOutcome outcome = next.apply(invocation);
    long size = LargeValues.size(outcome.output());
    if (size > maxBytes) {
      String field =
          outcome.output().entrySet().stream()
              .max(Comparator.comparingLong(entry -> LargeValues.size(entry.getValue())))
              .map(Map.Entry::getKey)
              .orElse("");
      throw TypedFailure.of(
          ErrorType.OutputTooLarge,
          invocation.call().toolName()
              + " returned about "
              + size
              + " bytes, most of them in the field "
              + field
              + "; a step's result has at most "
              + maxBytes,
          field);
    }
    return outcome;
  }
}
