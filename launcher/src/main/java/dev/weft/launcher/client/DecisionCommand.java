package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides an approval; repeating a decision changes nothing. */
abstract class DecisionCommand extends ClientCommand {
  @Parameters(
      paramLabel = "ID",
      description = "The approval or its run: id, unique beginning of one, or last for the run.")
  String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the decision.")
  @Nullable String reason;

  private final boolean approve;

  DecisionCommand(ClientContext context, boolean approve) {
    super(context);
    this.approve = approve;
  }

  /** Rejects. */
  @Command(
      name = "reject",
      header = "Rejects what a run waits for; what was done is undone.",
      footer = {
        "",
        "Examples:",
        "  ./weft reject last",
        "  ./weft reject 0199a1b2-c3d4 --reason \"too dear\""
      })
  static final class Reject extends DecisionCommand {
    Reject(ClientContext context) {
      super(context, false);
    }
  }

  /** What the arguments shall be instead; null leaves them as they are. */
  @Nullable Map<String, Object> arguments(ApprovalView asked) {
    return null;
  }

  @Override
  int execute() {
    WeftApi api = api();
    return decide(api, ApprovalIds.find(api, id));
  }

  final int decide(WeftApi api, ApprovalView asked) {
    ApprovalView decided;
    if (asked.pending()) {
      try {
        decided =
            api.decide(asked.approvalId(), approve, reason, asked.version(), arguments(asked));
      } catch (ApiProblem late) {
        boolean changed = "approval_changed".equals(late.code());
        if (changed || (late.status() != 409 && late.status() != 410)) {
          throw late;
        }
        decided = api.approval(asked.approvalId());
      }
    } else {
      decided = asked;
    }
    if (json) {
      RunJson.print(summary(decided), out());
    }
    return tell(decided);
  }

  private static Map<String, Object> summary(ApprovalView decided) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("approvalId", decided.approvalId());
    object.put("runId", decided.runId());
    object.put("state", decided.state());
    object.put("decidedAt", decided.decidedAt());
    if (decided.needsTwo()) {
      object.put("votes", decided.yes());
      object.put("votesRequired", decided.votesRequired());
    }
    if (decided.originalArguments() != null) {
      object.put("arguments", decided.arguments());
      object.put("originalArguments", decided.originalArguments());
    }
    return object;
  }

  private int tell(ApprovalView decided) {
    if (decided.state().equals(approve ? "APPROVED" : "REJECTED")) {
      human().println(capital(decided.state()) + ": " + decided.what());
      human().println("  Follow it with: ./weft watch " + decided.runId());
      return ExitCode.COMPLETED;
    }
    if (approve && decided.pending() && decided.yes() > 0) {
      human().println(decided.progress() + " have approved: " + decided.what());
      return ExitCode.COMPLETED;
    }
    if (approve && decided.pending()) {
      human().println("Changed, and it costs more than was shown, so nobody has approved it yet:");
      text().approval(decided, human());
      human().println("  Approve it with:  ./weft approve " + decided.approvalId());
      return ExitCode.NEEDS_PERSON;
    }
    err()
        .println(
            "Too late: it is "
                + Values.status(decided.state())
                + (decided.decidedAt() == null
                    ? "."
                    : " since " + Values.moment(decided.decidedAt(), zone()) + "."));
    return ExitCode.OTHER;
  }

  private static String capital(String state) {
    return state.substring(0, 1) + state.substring(1).toLowerCase(Locale.ROOT);
  }
}
