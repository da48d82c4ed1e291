package dev.weft.launcher.client;

import org.jspecify.annotations.Nullable;

/** An effect that should not stand, as the API shows it. */
record DebtView(
    String runId,
    String stepId,
    @Nullable String flow,
    String agent,
    String action,
    String state,
    String cause,
    boolean undoable,
    @Nullable String errorCode,
    @Nullable String error,
    String openedAt,
    @Nullable String reason) {
  String toolName() {
    return agent + "." + action;
  }

  boolean retrying() {
    return state.equals("RETRYING");
  }

  /** Why it stands, in a few words. */
  String why() {
    return switch (cause) {
      case "UNDO_FAILED" -> error != null ? error : "its undo failed";
      case "NOT_UNDOABLE" -> "its tool has no undo";
      case "RUN_STOPPED" -> "the run was ended from outside";
      case "UNCERTAIN" -> "the run was ended while the call was under way";
      default -> cause;
    };
  }
}
