package dev.weft.flow.run;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunUpdate.RunError;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.CancellationScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads the engine's failures as the errors that people and programs see. */
public final class StepErrors {
  private StepErrors() {}

  /**
   * Whether a cancellation, and nothing else, is behind the failure: the engine's own, or that of a
   * call that was cut off because the cancel reached it before the engine did.
   */
  public static boolean cancelled(TemporalFailure failure) {
    if (failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure) {
      return true;
    }
    return cutOff(failure) && CancellationScope.current().isCancelRequested();
  }

  /** Whether a call was cut off because its run is being cancelled. */
  public static boolean cutOff(TemporalFailure failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application
          && ErrorType.Cancelled.name().equals(application.getType())) {
        return true;
      }
    }
    return false;
  }

  static RunError of(String stepId, ActivityFailure failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof ApplicationFailure application) {
      String message = application.getOriginalMessage();
      return error(type(application.getType()), message == null ? "" : message, stepId);
    }
    if (cause instanceof TimeoutFailure) {
      return error(ErrorType.Unavailable, "no answer in time", stepId);
    }
    return error(ErrorType.Internal, "failed without a reason", stepId);
  }

  /** What no step answers for: a child that was terminated, for example. */
  static RunError unforeseen() {
    return new RunError(
        ErrorType.Internal.name(),
        "the engine ended a part of the flow",
        null,
        new LinkedHashMap<>());
  }

  /** Whether the activity ended by itself, so that it could tell the projection. */
  static boolean reported(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure;
  }

  /** How often the step was tried, as far as the failure tells. */
  static int attempts(ActivityFailure failure, int maxAttempts) {
    return failure.getRetryState() == RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED
        ? maxAttempts
        : 1;
  }

  private static ErrorType type(@Nullable String name) {
    return Arrays.stream(ErrorType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElse(ErrorType.Internal);
  }

  private static RunError error(ErrorType type, String message, String stepId) {
    return new RunError(type.name(), message, stepId, new LinkedHashMap<>());
  }
}
