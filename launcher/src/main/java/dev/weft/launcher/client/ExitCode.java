package dev.weft.launcher.client;

import dev.weft.contract.run.RunStatus;

/** What the process answers to its caller. */
final class ExitCode {
  static final int COMPLETED = 0;
  static final int OTHER = 1;
  static final int REJECTED = 2;
  static final int UNDONE = 3;
  static final int NOT_PLANNED = 4;
  static final int NEEDS_PERSON = 5;
  static final int DEBT = 6;

  private ExitCode() {}

  /** The code of a run that has ended; of one that has not, whether it waits for a person. */
  static int of(RunView run) {
    RunStatus status = run.knownStatus();
    if (status == null) {
      return OTHER;
    }
    if (run.ended() && !run.debt().isEmpty()) {
      return DEBT;
    }
    return switch (status) {
      case COMPLETED, COMPLETED_PARTIALLY -> COMPLETED;
      case REJECTED, CANCELLED -> REJECTED;
      case FAILED_UNDONE -> UNDONE;
      case NOT_PLANNED -> NOT_PLANNED;
      case FAILED_WITH_DEBT -> DEBT;
      case FAILED_WITH_EFFECTS, TERMINATED -> OTHER;
      case WAITING -> NEEDS_PERSON;
      case DELAYED, ACCEPTED, PLANNING, RUNNING, UNDOING ->
          run.waitsForPerson() ? NEEDS_PERSON : OTHER;
    };
  }
}
