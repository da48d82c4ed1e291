package dev.weft.launcher.client;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run is told to a person.
 *
 * @param style colours
 * @param zone in which moments are shown
 */
record RunText(Style style, ZoneId zone) {
  private static final int TEXT_WIDTH = 96;

  /** How a run ended: result with ids, cost and duration, what was undone, and links. */
  void ending(RunView run, PrintStream out) {
    out.println();
    out.println(headline(run));
    RunView.Failure error = run.error();
    if (error != null && error.message() != null) {
      out.println("  " + style.red(error.message()));
      planningFailure(error.details(), out);
    }
    for (RunView.Step step : run.steps()) {
      if (step.status().equals("COMPLETED") && step.result() != null) {
        out.println("  " + style.bold(step.toolName()) + "  " + Values.summary(step.result()));
      }
    }
    text(run, out);
    if (!run.undone().isEmpty()) {
      out.println("  Undone, last first: " + String.join(", ", run.undone()));
    }
    if (!run.undoneAsPrecaution().isEmpty()) {
      out.println(
          "  Undone as a precaution, for nobody knows whether they had taken effect: "
              + String.join(", ", run.undoneAsPrecaution()));
    }
    if (!run.debt().isEmpty()) {
      out.println(style.red("  NOT undone, a person must look: " + String.join(", ", run.debt())));
      command(run, out);
    }
    if (run.status().equals("COMPLETED_PARTIALLY")) {
      run.steps().stream()
          .filter(step -> step.status().equals("FAILED") || step.status().equals("SKIPPED"))
          .forEach(step -> out.println("  Not done: " + step.toolName() + reason(step)));
    }
    row(out, "Run", run.runId());
    if (run.workflowId() != null) {
      row(out, "Workflow", run.workflowId());
    }
    row(out, "Cost", Values.cost(run.cost()));
    if (run.durationMs() != null) {
      row(out, "Took", Values.duration(run.durationMs()));
    }
    links(run, out);
  }

  /** Who sees an item, in words. */
  static String audience(@Nullable Object visibility, @Nullable Object group) {
    return switch (String.valueOf(visibility)) {
      case "PRIVATE" -> "its owner";
      case "FAMILY" -> "its owner and " + (group == null ? "a group" : "the group " + group);
      default -> "everybody of the tenant";
    };
  }

  /** The text that the run's last step has written, if it is one that writes. */
  private static void text(RunView run, PrintStream out) {
    RunView.Step last = run.steps().isEmpty() ? null : run.steps().getLast();
    if (last != null
        && last.status().equals("COMPLETED")
        && last.result() != null
        && last.result().get("text") instanceof String text) {
      out.println();
      LiveText.wrapped(text, TEXT_WIDTH).forEach(line -> out.println("  " + line));
      out.println();
    }
  }

  /** All of a run: ending or state, steps with parameters, what it waits for. */
  void whole(RunView run, PrintStream out) {
    out.println(headline(run));
    if (run.goal() != null) {
      row(out, "Goal", run.goal());
    }
    row(out, "Run", run.runId());
    row(out, "Flow", run.flow() == null ? "" : run.flow());
    if (run.reference() != null) {
      row(out, "Reference", run.reference());
    }
    if (run.planner() != null) {
      row(out, "Planner", run.planner());
    }
    if (run.placement() != null) {
      row(out, "Placed", run.placement().line());
    }
    if (run.visibility() != null) {
      row(out, "Seen by", audience(run.visibility(), run.group()));
    }
    row(out, "Requested", Values.moment(run.requestedAt(), zone));
    if (run.durationMs() != null) {
      row(out, "Took", Values.duration(run.durationMs()));
    }
    row(out, "Cost", Values.cost(run.cost()));
    RunView.Failure error = run.error();
    if (error != null && error.message() != null) {
      row(out, "Error", style.red(error.message()));
      planningFailure(error.details(), out);
    }
    StepLines lines = new StepLines(style);
    for (RunView.Step step : run.steps()) {
      out.println("  " + lines.sign(step, "›") + " " + lines.line(step, run.plannedSteps()));
      fields(Values.inShort(step.params()), "      ", out);
      if (step.originalParams() != null) {
        out.println("      Before the approver changed it:");
        fields(step.originalParams(), "        ", out);
      }
    }
    if (!run.undone().isEmpty()) {
      row(out, "Undone", String.join(", ", run.undone()));
    }
    if (!run.undoneAsPrecaution().isEmpty()) {
      row(out, "Undone to be sure", String.join(", ", run.undoneAsPrecaution()));
    }
    if (!run.debt().isEmpty()) {
      row(out, "Debt", style.red(String.join(", ", run.debt())));
    }
    if (run.rerunOf() != null) {
      row(out, "Rerun of", run.rerunOf());
    }
    if (!run.reruns().isEmpty()) {
      row(out, "Reruns", String.join(", ", run.reruns()));
    }
    if (!run.ended() || run.waitingFor() != null) {
      why(run, out);
    }
    links(run, out);
  }

  /** What a run waits for, and the command that helps. */
  void why(RunView run, PrintStream out) {
    RunView.WaitingFor waitingFor = run.waitingFor();
    if (waitingFor == null) {
      out.println(
          run.ended()
              ? "Run " + run.shortId() + " waits for nothing: " + Values.status(run.status()) + "."
              : "Run " + run.shortId() + " is " + Values.status(run.status()) + ".");
      return;
    }
    out.println(waitingFor.text() == null ? waitingFor.kind() : waitingFor.text());
    if (waitingFor.who() != null) {
      row(out, "Who", waitingFor.who());
    }
    if (waitingFor.deadline() != null) {
      row(
          out,
          "Deadline",
          Values.moment(waitingFor.deadline(), zone)
              + (waitingFor.kind().equals("approval") ? " (silence means no)" : ""));
    }
    if (waitingFor.lastError() != null) {
      row(out, "Last error", waitingFor.lastError());
    }
    if (waitingFor.nextAt() != null) {
      row(
          out,
          waitingFor.kind().equals("start") ? "Starts" : "Next try",
          Values.moment(waitingFor.nextAt(), zone));
    }
    if (waitingFor.command() != null) {
      row(out, "Command", style.bold(waitingFor.command()));
    }
  }

  /** What would happen if a person said yes. */
  void approval(ApprovalView approval, PrintStream out) {
    out.println(style.bold(approval.what()));
    if (approval.amount() != null) {
      row(
          out,
          "Amount",
          approval.amount().display()
              + (approval.maximum() == null
                  ? ""
                  : ", at most "
                      + approval.maximum().display()
                      + " (above that you are asked again)"));
    }
    approval.changes().forEach((name, change) -> row(out, "Changed", name + " " + change));
    if (approval.who() != null) {
      row(out, "Who", approval.who());
    }
    if (approval.needsTwo()) {
      row(out, "Approved", approval.progress());
    }
    if (approval.deadline() != null) {
      row(
          out,
          "Deadline",
          Values.moment(approval.deadline(), zone)
              + (approval.pending() ? "; silence means no" : ""));
    }
    if (approval.undoable() != null) {
      row(out, "Undo", approval.undoable() ? "possible" : "not possible");
    }
  }

  /** Lines for each entry of an object. */
  static void fields(@Nullable Map<String, Object> fields, String indent, PrintStream out) {
    if (fields != null) {
      fields.forEach(
          (key, value) -> out.println(indent + String.format("%-14s %s", key, Values.text(value))));
    }
  }

  static String steps(int count) {
    return count == 1 ? "1 step" : count + " steps";
  }

  /** What is known when a goal could not be planned. */
  static void notPlanned(
      List<String> understood, List<String> missing, List<String> suggestions, PrintStream out) {
    block("Understood:", understood, out);
    block("Missing:", missing, out);
    block("These would work:", suggestions, out);
  }

  /** Strings of a member of a map. */
  static List<String> strings(Map<String, Object> map, String member) {
    List<String> strings = new ArrayList<>();
    if (map.get(member) instanceof List<?> list) {
      list.forEach(item -> strings.add(String.valueOf(item)));
    }
    return strings;
  }

  private static void planningFailure(@Nullable Map<String, Object> details, PrintStream out) {
    if (details != null) {
      notPlanned(
          strings(details, "understood"),
          strings(details, "missing"),
          strings(details, "suggestions"),
          out);
    }
  }

  private static void block(String title, List<String> lines, PrintStream out) {
    if (!lines.isEmpty()) {
      out.println("  " + title);
      lines.forEach(line -> out.println("    " + line));
    }
  }

  private String headline(RunView run) {
    if (!run.ended()) {
      return style.bold("Run " + run.shortId() + " is " + Values.status(run.status()));
    }
    String took = run.durationMs() == null ? "" : " in " + Values.duration(run.durationMs());
    return switch (run.status()) {
      case "COMPLETED" -> style.green("✓ Completed") + took;
      case "COMPLETED_PARTIALLY" -> style.yellow("✓ Completed partially") + took;
      case "REJECTED" -> style.yellow("✗ Rejected") + took + "; nothing is left done";
      case "CANCELLED" -> style.yellow("✗ Cancelled") + took + "; nothing is left done";
      case "FAILED_UNDONE" -> style.red("✗ Failed") + took + "; everything that was done is undone";
      case "FAILED_WITH_DEBT" -> style.red("✗ Failed") + took + "; not everything could be undone";
      case "FAILED_WITH_EFFECTS" ->
          style.red("✗ Failed") + took + "; effects of it stay, as a person decided";
      case "TERMINATED" -> style.red("✗ Ended from outside") + took + "; nothing is left done";
      default -> style.red("✗ Could not be planned") + took;
    };
  }

  private void command(RunView run, PrintStream out) {
    RunView.WaitingFor waitingFor = run.waitingFor();
    if (waitingFor != null && waitingFor.command() != null) {
      row(out, "Command", style.bold(waitingFor.command()));
    }
  }

  private static String reason(RunView.Step step) {
    String error = step.error() != null ? step.error() : step.errorCode();
    return error == null ? "" : " (" + error + ")";
  }

  private void links(RunView run, PrintStream out) {
    link(out, "Details", run.link("self"));
    link(out, "Temporal", run.link("temporal"));
    link(out, "API docs", run.link("docs"));
  }

  private void link(PrintStream out, String name, @Nullable String address) {
    if (address != null) {
      row(out, name, style.cyan(address));
    }
  }

  private void row(PrintStream out, String name, String value) {
    out.println("  " + style.dim(String.format("%-10s", name)) + " " + value);
  }
}
