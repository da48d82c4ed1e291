package dev.weft.api.approval;

import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Approvals;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Cursor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows approvals. */
@Tag(name = "approvals", description = "What waits for a person, and the person's answer.")
@RestController
@RequestMapping("/api/v1/approvals")
class ApprovalController {
  private final Approvals approvals;
  private final Deciding deciding;
  private final Visibilities visibilities;
  private final WeftConfig config;

  ApprovalController(
      Approvals approvals, Deciding deciding, Visibilities visibilities, WeftConfig config) {
    this.visibilities = visibilities;
    this.approvals = approvals;
    this.deciding = deciding;
    this.config = config;
  }

  @Operation(
      summary = "The inbox: approvals, the newest first",
      description =
          "Those of the runs that the caller sees, and those that the caller may decide or has"
              + " decided.")
  @Scoped(Scopes.APPROVAL_READ)
  @GetMapping
  Page<ApprovalAnswer> inbox(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable ApprovalState state,
      @Parameter(description = "Only those of this run.") @RequestParam(required = false)
          @Nullable String run,
      @Parameter(
              description =
                  "Only what waits for the caller: pending, to be decided by that person in own"
                      + " right or in another's place, and not answered yet.")
          @RequestParam(defaultValue = "false")
          boolean waitingForMe,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "50") int limit) {
    if (waitingForMe && (state != null || run != null)) {
      throw Paging.parameter("waitingForMe", "It stands alone: leave state and run out.");
    }
    Cursor cursor = Paging.after(after);
    int wanted = Paging.limit(limit) + 1;
    List<ApprovalView> found =
        waitingForMe
            ? approvals.waitingFor(caller.tenant(), Deciding.decider(caller), cursor, wanted)
            : approvals.inbox(
                caller.tenant(),
                visibilities.sight(caller),
                Deciding.decider(caller),
                state,
                run,
                cursor,
                wanted);
    return Page.of(
        found,
        limit,
        approval -> ApprovalAnswer.listed(approval, PageAddress.api(config)),
        ApprovalView::requestedAt,
        ApprovalView::approvalId);
  }

  @Operation(summary = "Show an approval")
  @Scoped(Scopes.APPROVAL_READ)
  @GetMapping("/{id}")
  ApprovalAnswer get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return ApprovalAnswer.of(deciding.find(caller, id));
  }
}
