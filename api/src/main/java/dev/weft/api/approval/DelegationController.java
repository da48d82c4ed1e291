package dev.weft.api.approval;

import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Delegation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lets people decide in another's place. */
@Tag(name = "approvals")
@RestController
@RequestMapping("/api/v1")
class DelegationController {
  private final Delegating delegating;
  private final Deciding deciding;

  DelegationController(Delegating delegating, Deciding deciding) {
    this.delegating = delegating;
    this.deciding = deciding;
  }

  /** Who shall decide one approval instead. */
  @Schema(name = "ApprovalDelegationRequest")
  record OneRequest(
      @Schema(description = "The person, as the subject of their token.", example = "bob")
          @Nullable String to) {}

  /** Who shall decide for a while. */
  @Schema(name = "DelegationRequest")
  record TimeRequest(
      @Schema(description = "The person, as the subject of their token.", example = "bob")
          @Nullable String to,
      @Schema(description = "From when; now when absent.") @Nullable Instant from,
      @Schema(description = "Until when; at most 90 days later.") @Nullable Instant until) {}

  @Operation(
      summary = "Let another person decide an approval",
      description =
          "Whoever may decide it in own right may name another person of the tenant, but not the"
              + " one who asked for the run. What a delegate has cannot be handed on.")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.delegate")
  @PostMapping("/approvals/{id}/delegations")
  DelegationAnswer one(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody OneRequest request,
      HttpServletRequest http) {
    ApprovalView approval = deciding.find(caller, id);
    AuditTrail.target(http, approval.approvalId());
    return DelegationAnswer.of(delegating.one(caller, approval, named(request.to())));
  }

  @Operation(
      summary = "Let another person decide for a while",
      description = "For everything that the caller may decide in own right within the time.")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.delegate")
  @PostMapping("/delegations")
  DelegationAnswer forTime(
      @AuthenticationPrincipal Caller caller,
      @RequestBody TimeRequest request,
      HttpServletRequest http) {
    Delegation made =
        delegating.forTime(caller, named(request.to()), request.from(), request.until());
    AuditTrail.target(http, made.delegationId());
    return DelegationAnswer.of(made);
  }

  @Operation(summary = "Delegations that the caller gave or has, the newest first")
  @Scoped(Scopes.APPROVAL_READ)
  @GetMapping("/delegations")
  Page<DelegationAnswer> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "50") int limit) {
    return Page.of(
        delegating.of(caller, Paging.after(after), Paging.limit(limit) + 1),
        limit,
        DelegationAnswer::of,
        Delegation::createdAt,
        Delegation::delegationId);
  }

  @Operation(summary = "End a delegation that the caller gave")
  @Scoped(value = Scopes.APPROVAL_WRITE, action = "approval.undelegate")
  @PostMapping("/delegations/{id}/withdraw")
  DelegationAnswer withdraw(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return DelegationAnswer.of(delegating.withdraw(caller, id));
  }

  private static String named(@Nullable String person) {
    if (person == null || person.isBlank()) {
      throw ProblemException.invalidField("/to", "required", "Name the person.");
    }
    return person.strip();
  }
}
