package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.List;
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

  /** Approves. */
  @Command(
      name = "approve",
      header = "Approves what a run waits for.",
      footer = {
        "",
        "Examples:",
        "  ./weft approve last",
        "  ./weft approve 0199a1b2-c3d4 --reason \"as discussed\""
      })
  static final class Approve extends DecisionCommand {
    Approve(ClientContext context) {
      super(context, true);
    }
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

  @Override
  int execute() {
    RunIds.check(id);
    WeftApi api = api();
    ApprovalView asked = find(api);
    ApprovalView decided;
    if (asked.pending()) {
      try {
        decided = api.decide(asked.approvalId(), approve, reason);
      } catch (ApiProblem late) {
        if (late.status() != 409 && late.status() != 410) {
          throw late;
        }
        decided = api.approval(asked.approvalId());
      }
    } else {
      decided = asked;
    }
    String wanted = approve ? "APPROVED" : "REJECTED";
    boolean asWanted = decided.state().equals(wanted);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("approvalId", decided.approvalId());
      object.put("runId", decided.runId());
      object.put("state", decided.state());
      object.put("decidedAt", decided.decidedAt());
      RunJson.print(object, out());
    }
    if (asWanted) {
      human().println(capital(decided.state()) + ": " + decided.what());
      human().println("  Follow it with: ./weft watch " + decided.runId());
    } else {
      err()
          .println(
              "Too late: it is "
                  + Values.status(decided.state())
                  + (decided.decidedAt() == null
                      ? "."
                      : " since " + Values.moment(decided.decidedAt(), zone()) + "."));
    }
    return asWanted ? ExitCode.COMPLETED : ExitCode.OTHER;
  }

  /** The pending approval that the id means, or a decided one when its own id was given. */
  private ApprovalView find(WeftApi api) {
    if (!id.equals(RunIds.LAST)) {
      String typed = id.toLowerCase(Locale.ROOT);
      List<ApprovalView> matching =
          api.approvals("PENDING").items().stream()
              .map(item -> WeftApi.convert(item, ApprovalView.class))
              .filter(
                  found -> found.approvalId().startsWith(typed) || found.runId().startsWith(typed))
              .toList();
      if (matching.size() == 1) {
        return matching.getFirst();
      }
      if (matching.size() > 1) {
        throw new CommandFailure(
            "ambiguous_id",
            id
                + " means "
                + matching.size()
                + " approvals. Give more of the id: "
                + String.join(", ", matching.stream().map(ApprovalView::approvalId).toList()));
      }
      if (typed.length() == 36) {
        try {
          return api.approval(typed);
        } catch (ApiProblem problem) {
          if (problem.status() != 404) {
            throw problem;
          }
        }
      }
    }
    return ofRun(api);
  }

  private ApprovalView ofRun(WeftApi api) {
    RunView run;
    try {
      run = RunIds.find(api, id);
    } catch (CommandFailure unknown) {
      throw id.equals(RunIds.LAST)
          ? unknown
          : new CommandFailure(
              "not_found", "There is no approval and no run " + id + ". See ./weft approvals");
    }
    String pending = run.pendingApproval();
    if (pending == null) {
      throw new CommandFailure(
          "nothing_to_decide",
          "Run "
              + run.shortId()
              + " waits for no decision; it is "
              + Values.status(run.status())
              + ".");
    }
    return api.approval(pending);
  }

  private static String capital(String state) {
    return state.substring(0, 1) + state.substring(1).toLowerCase(Locale.ROOT);
  }
}
