package dev.weft.launcher.client;

import dev.weft.contract.run.StepStatus;
import org.jspecify.annotations.Nullable;

/**
 * Steps as lines of text.
 *
 * @param style colours
 */
record StepLines(Style style) {
  /** One step: its place, its tool, how it is, and what it returned or why it failed. */
  String line(RunView.Step step, int total) {
    String place =
        step.position() == 0
            ? step.id()
            : total == 0 ? String.valueOf(step.position()) : step.position() + "/" + total;
    String head = String.format("%-4s %-24s %-12s", place, step.toolName(), word(step));
    String detail = detail(step);
    String coloured =
        place(head, 0, 5) + style.bold(place(head, 5, 29)) + colour(step, head.substring(29));
    return (coloured + (detail.isEmpty() ? "" : " " + detail)).stripTrailing();
  }

  /** The sign before a step's line. */
  String sign(RunView.Step step, String whileRunning) {
    StepStatus status = status(step);
    if (status == null) {
      return " ";
    }
    return switch (status) {
      case PENDING -> style.dim("·");
      case RUNNING -> style.cyan(whileRunning);
      case WAITING -> style.yellow("?");
      case COMPLETED -> style.green("✓");
      case FAILED, UNDO_FAILED -> style.red("✗");
      case REJECTED -> style.yellow("✗");
      case SKIPPED -> style.dim("-");
      case UNDONE -> style.yellow("↺");
    };
  }

  private static String detail(RunView.Step step) {
    StepStatus status = status(step);
    if (status == StepStatus.COMPLETED) {
      String retried = step.attempts() > 1 ? " (attempt " + step.attempts() + ")" : "";
      return Values.summary(step.result()) + retried;
    }
    String error = step.error() != null ? step.error() : step.errorCode();
    if (error == null || status == StepStatus.UNDONE) {
      return "";
    }
    return status == StepStatus.RUNNING ? "attempt " + step.attempts() + ": " + error : error;
  }

  private static String word(RunView.Step step) {
    StepStatus status = status(step);
    if (status == null) {
      return Values.status(step.status());
    }
    return switch (status) {
      case PENDING -> "to do";
      case WAITING -> "waiting";
      case RUNNING -> step.error() != null || step.attempts() > 1 ? "retrying" : "running";
      case COMPLETED -> step.reusedFrom() == null ? "done" : "taken over";
      case FAILED -> "failed";
      case SKIPPED -> "skipped";
      case REJECTED -> "rejected";
      case UNDONE -> "undone";
      case UNDO_FAILED -> "NOT undone";
    };
  }

  private String colour(RunView.Step step, String text) {
    StepStatus status = status(step);
    if (status == null) {
      return text;
    }
    return switch (status) {
      case PENDING, SKIPPED -> style.dim(text);
      case RUNNING -> style.cyan(text);
      case WAITING, REJECTED, UNDONE -> style.yellow(text);
      case COMPLETED -> style.green(text);
      case FAILED, UNDO_FAILED -> style.red(text);
    };
  }

  private static @Nullable StepStatus status(RunView.Step step) {
    for (StepStatus known : StepStatus.values()) {
      if (known.name().equals(step.status())) {
        return known;
      }
    }
    return null;
  }

  private static String place(String head, int from, int to) {
    return head.substring(from, Math.min(to, head.length()));
  }
}
