package dev.weft.flow.run;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate.RunError;
import java.util.LinkedHashMap;

/** Ends a run early: what was done is undone, and the run closes with a status and an error. */
public final class RunStopped extends RuntimeException {
  private final RunStatus status;
  private final transient RunError error;

  private RunStopped(RunStatus status, RunError error) {
    super(error.code(), null, false, false);
    this.status = status;
    this.error = error;
  }

  /** A step failed for good. */
  public static RunStopped failed(RunError error) {
    return new RunStopped(RunStatus.FAILED_UNDONE, error);
  }

  /** A step failed for good, for a reason that the flow itself found. */
  public static RunStopped failed(ErrorType type, String message, String stepId) {
    return failed(new RunError(type.name(), message, stepId, new LinkedHashMap<>()));
  }

  /** A person, or a deadline, said no. */
  public static RunStopped rejected(String message, String stepId) {
    return new RunStopped(
        RunStatus.REJECTED,
        new RunError(ErrorType.ApprovalRejected.name(), message, stepId, new LinkedHashMap<>()));
  }

  /** The person who asked for the run took it back. */
  public static RunStopped withdrawn(String stepId) {
    return new RunStopped(
        RunStatus.REJECTED,
        new RunError(
            ErrorType.ApprovalWithdrawn.name(),
            "the requester withdrew the request",
            stepId,
            new LinkedHashMap<>()));
  }

  /** There is no valid plan. */
  public static RunStopped notPlanned(RunError error) {
    return new RunStopped(RunStatus.NOT_PLANNED, error);
  }

  /** Whether the whole run was taken back, so that no flow goes on without the step. */
  public boolean isWithdrawn() {
    return error.code().equals(ErrorType.ApprovalWithdrawn.name());
  }

  /** How the run ends, if everything that was done can be undone. */
  public RunStatus status() {
    return status;
  }

  public RunError error() {
    return error;
  }
}
