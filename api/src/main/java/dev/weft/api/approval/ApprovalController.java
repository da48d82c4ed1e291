package dev.weft.api.approval;

import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Approvals;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Cursor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows approvals and takes decisions. */
@Tag(name = "approvals", description = "What waits for a person, and the person's answer.")
@RestController
@RequestMapping("/api/v1/approvals")
class ApprovalController {
  private final Approvals approvals;
  private final Deciding deciding;
  private final LinkTokens tokens;
  private final WeftConfig config;
  private final Clock clock;

  ApprovalController(
      Approvals approvals, Deciding deciding, LinkTokens tokens, WeftConfig config, Clock clock) {
    this.approvals = approvals;
    this.deciding = deciding;
    this.tokens = tokens;
    this.config = config;
    this.clock = clock;
  }

  /** A person's answer. */
  @Schema(name = "DecisionRequest", description = "A person's answer.")
  record DecisionRequest(
      @Schema(description = "true approves, false rejects", example = "true")
          @Nullable Boolean approve,
      @Schema(description = "Why; kept with the decision.", example = "as discussed")
          @Nullable String reason,
      @Schema(
              description =
                  "With true: what the arguments shall be instead, all of them. They are checked"
                      + " and quoted anew; votes for the earlier ones count no more.",
              example = "{\"from\": \"VIE\", \"to\": \"HAM\", \"date\": \"2027-03-02\"}")
          @Nullable Map<String, Object> arguments,
      @Schema(description = "The version that the person saw.", example = "1")
          @Nullable Integer version) {}

  /** Why a request is taken back. */
  @Schema(name = "WithdrawalRequest")
  record WithdrawalRequest(
      @Schema(description = "Why; kept with the approval.", example = "no longer needed")
          @Nullable String reason) {}

  /** A link to an approval's page. */
  @Schema(name = "PageLink")
  record PageLink(String url, Instant expiresAt) {}

  @Operation(summary = "The inbox: approvals, the newest first")
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
            : approvals.inbox(caller.tenant(), state, run, cursor, wanted);
    return Page.of(
        found, limit, ApprovalAnswer::of, ApprovalView::requestedAt, ApprovalView::approvalId);
  }

  @Operation(summary = "Show an approval")
  @Scoped(Scopes.APPROVAL_READ)
  @GetMapping("/{id}")
  ApprovalAnswer get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return ApprovalAnswer.of(deciding.find(caller.tenant(), id));
  }

  @Operation(
      summary = "Decide",
      description =
          "The same decision again answers 200 with the outcome; another one, or one after the"
              + " deadline, answers 409 with the outcome. Where two must agree, the first yes"
              + " leaves the approval pending; so does a change that costs more than was shown.")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.decide")
  @PostMapping("/{id}/decision")
  ApprovalAnswer decide(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody DecisionRequest request,
      HttpServletRequest http) {
    AuditTrail.target(http, deciding.find(caller.tenant(), id).approvalId());
    if (request.approve() == null) {
      throw ProblemException.invalidField(
          "/approve", "required", "Say true to approve, false to reject.");
    }
    return ApprovalAnswer.of(
        deciding.decide(
            caller,
            id,
            new Deciding.Answer(
                request.approve(), request.reason(), request.arguments(), request.version())));
  }

  @Operation(
      summary = "Take the request back",
      description =
          "Only the person who asked for the run may. The run ends as rejected; what it has done"
              + " is undone.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "approval.withdraw")
  @PostMapping("/{id}/withdraw")
  ApprovalAnswer withdraw(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable WithdrawalRequest request,
      HttpServletRequest http) {
    AuditTrail.target(http, deciding.find(caller.tenant(), id).approvalId());
    return ApprovalAnswer.of(
        deciding.withdraw(caller, id, request == null ? null : request.reason()));
  }

  @Operation(
      summary = "Make a link to the approval's page",
      description =
          "The link opens the page in a browser, acts for the caller, and ends after 15 minutes."
              + " An approval that is decided or expired has none: 409 with the outcome.")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.link")
  @PostMapping("/{id}/link")
  PageLink link(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    ApprovalView approval = deciding.find(caller.tenant(), id);
    AuditTrail.target(http, approval.approvalId());
    deciding.mayDecide(caller, approval);
    Deciding.mustBeOpen(approval, clock.instant());
    return new PageLink(
        PageAddress.of(config, approval.approvalId())
            + "?token="
            + tokens.link(caller, approval.approvalId(), Deciding.linkScopes(caller, approval)),
        clock.instant().plus(LinkTokens.LIFETIME));
  }
}
