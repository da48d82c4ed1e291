package dev.weft.launcher.client;

import java.util.List;
import java.util.Locale;

/** Finds approvals by what people type. */
final class ApprovalIds {
  private ApprovalIds() {}

  /** The pending approval that the id means, or a decided one when its own id was given. */
  static ApprovalView find(WeftApi api, String id) {
    RunIds.check(id);
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
    return ofRun(api, id);
  }

  private static ApprovalView ofRun(WeftApi api, String id) {
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
}
