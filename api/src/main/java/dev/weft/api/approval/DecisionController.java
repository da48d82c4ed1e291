package dev.weft.api.approval;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.ApprovalView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes decisions, and what else can be done with an approval. */
@Tag(name = "approvals")
@RestController
@RequestMapping("/api/v1/approvals/{id}")
class DecisionController {
  private final Deciding deciding;
  private final LinkTokens tokens;
  private final WeftConfig config;
  private final Clock clock;

  DecisionController(Deciding deciding, LinkTokens tokens, WeftConfig config, Clock clock) {
    this.deciding = deciding;
    this.tokens = tokens;
    this.config = config;
    this.clock = clock;
  }

  /** Why a request is taken back. */
  @Schema(name = "WithdrawalRequest")
  record WithdrawalRequest(
      @Schema(description = "Why; kept with the approval.", example = "no longer needed")
          @Nullable String reason) {}

  /** A link to an approval's page. */
  @Schema(name = "PageLink")
  record PageLink(String url, Instant expiresAt) {}

  @Operation(
      summary = "Decide",
      description =
          "The same decision again answers 200 with the outcome; another one, or one after the"
              + " deadline, answers 409 with the outcome. Where two must agree, the first yes"
              + " leaves the approval pending; so does a change that costs more than was shown.")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.decide")
  @PostMapping("/decision")
  ApprovalAnswer decide(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody DecisionRequest request,
      HttpServletRequest http) {
    AuditTrail.target(http, deciding.find(caller, id).approvalId());
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
  @PostMapping("/withdraw")
  ApprovalAnswer withdraw(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable WithdrawalRequest request,
      HttpServletRequest http) {
    AuditTrail.target(http, deciding.find(caller, id).approvalId());
    return ApprovalAnswer.of(
        deciding.withdraw(caller, id, request == null ? null : request.reason()));
  }

  @Operation(
      summary = "Make a link to the approval's page",
      description =
          "The link opens the page in a browser, acts for the caller, and ends after 15 minutes."
              + " An approval that is decided or expired has none: 409 with the outcome.")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.link")
  @PostMapping("/link")
  PageLink link(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    ApprovalView approval = deciding.find(caller, id);
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
