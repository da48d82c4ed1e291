package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what waits for a person. */
@Command(
    name = "approvals",
    header = "Lists what waits for a person's decision.",
    footer = {
      "",
      "Examples:",
      "  ./weft approvals",
      "  ./weft approvals --mine --user bob",
      "  ./weft approvals --state APPROVED --json",
      "  ./weft approvals withdraw last"
    })
final class ApprovalsCommand extends ClientCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "PENDING, APPROVED, REJECTED, EXPIRED or WITHDRAWN (default: PENDING).")
  @Nullable String state;

  @Option(
      names = "--mine",
      description =
          "Only what waits for you: what you may decide yourself or in another's place, and have"
              + " not answered yet.")
  boolean mine;

  ApprovalsCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return ApprovalActs.all(context);
  }

  @Override
  int execute() {
    if (mine && state != null) {
      throw new CommandFailure("--mine stands alone: what waits for you is pending.");
    }
    WeftApi api = api();
    String wanted = state == null ? "PENDING" : state.toUpperCase(Locale.ROOT);
    WeftApi.Page page = mine ? api.approvalsForMe() : api.approvals(wanted);
    List<Map<String, Object>> reminders = api.notifications().items();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("approvals", page.items());
      object.put("next", page.next());
      object.put("reminders", reminders);
      RunJson.print(object, out());
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("Nothing waits for a decision.");
      return ExitCode.COMPLETED;
    }
    for (var item : page.items()) {
      print(WeftApi.convert(item, ApprovalView.class), reminders);
    }
    return ExitCode.COMPLETED;
  }

  private void print(ApprovalView approval, List<Map<String, Object>> reminders) {
    text().approval(approval, out());
    boolean reminded =
        reminders.stream().anyMatch(one -> approval.approvalId().equals(one.get("approvalId")));
    if (reminded) {
      out().println("  " + style().red("Reminder: it still waits for you."));
    }
    if (approval.pending()) {
      out().println("  Approve it with:  ./weft approve " + approval.approvalId());
      out().println("  Reject it with:   ./weft reject " + approval.approvalId());
    } else {
      out().println("  " + Values.status(approval.state()));
    }
  }
}
