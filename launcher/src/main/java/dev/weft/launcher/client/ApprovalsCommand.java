package dev.weft.launcher.client;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what waits for a person. */
@Command(
    name = "approvals",
    header = "Lists what waits for a person's decision.",
    footer = {"", "Examples:", "  ./weft approvals", "  ./weft approvals --state APPROVED --json"})
final class ApprovalsCommand extends ClientCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      defaultValue = "PENDING",
      description =
          "PENDING, APPROVED, REJECTED, EXPIRED or WITHDRAWN (default: ${DEFAULT-VALUE}).")
  String state = "PENDING";

  ApprovalsCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi.Page page = api().approvals(state.toUpperCase(Locale.ROOT));
    if (json) {
      printList("approvals", page);
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("Nothing waits for a decision.");
      return ExitCode.COMPLETED;
    }
    for (var item : page.items()) {
      ApprovalView approval = WeftApi.convert(item, ApprovalView.class);
      text().approval(approval, out());
      if (approval.pending()) {
        out().println("  Approve it with:  ./weft approve " + approval.approvalId());
        out().println("  Reject it with:   ./weft reject " + approval.approvalId());
      } else {
        out().println("  " + Values.status(approval.state()));
      }
    }
    return ExitCode.COMPLETED;
  }
}
