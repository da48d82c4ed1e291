package dev.weft.api.tenant;

import dev.weft.api.flow.Page;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Moves;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.ResidencyChange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes where a tenant's data may be, once somebody else agrees. */
@Tag(name = "tenants")
@RestController
@RequestMapping("/api/v1/admin/tenants/{id}/residency")
class ResidencyController {
  private static final int LONGEST_REASON = 1_000;

  private final Moves moves;

  ResidencyController(Moves moves) {
    this.moves = moves;
  }

  /** What it shall be, and why. */
  @Schema(name = "ResidencyRequest")
  record ResidencyRequest(
      @Schema(
              description =
                  "ANY: data may be in every region. REGION: where its region's law holds.",
              allowableValues = {"REGION", "ANY"},
              example = "ANY")
          @Nullable String residency,
      @Schema(description = "Why; people read it who decide.", example = "They moved to Boston.")
          @Nullable String reason) {}

  @Operation(
      summary = "Ask that the tenant's data may leave the law of its region",
      description = "Nothing changes until somebody else approves it.")
  @Scoped(value = Scopes.TENANT_ADMIN, action = "tenant.residency.ask")
  @PostMapping
  ResidencyChange ask(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody ResidencyRequest request,
      HttpServletRequest http) {
    Tenants.requireOwn(caller, id);
    AuditTrail.target(http, id);
    String reason = request.reason() == null ? "" : request.reason().strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw ProblemException.invalidField(
          "/reason", "missing", "Say why, in at most " + LONGEST_REASON + " characters.");
    }
    ResidencyChange.Residency residency =
        Arrays.stream(ResidencyChange.Residency.values())
            .filter(known -> known.name().equals(request.residency()))
            .findFirst()
            .orElseThrow(() ->
                ProblemException.invalidField("/residency", "unknown", "Write REGION or ANY."));
    return moves.askResidency(id, residency, reason, caller.subject());
  }

  @Operation(summary = "The newest changes of residency")
  @Scoped(Scopes.TENANT_ADMIN)
  @GetMapping
  Page<ResidencyChange> list(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    Tenants.requireOwn(caller, id);
    return new Page<>(moves.residencies(id), null);
  }

  @Operation(summary = "Agree to a change of residency", description = "Whoever asked cannot.")
  @Scoped(value = Scopes.TENANT_ADMIN, action = "tenant.residency.approve")
  @PostMapping("/{changeId}/approve")
  ResidencyChange approve(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @PathVariable String changeId) {
    ResidencyChange asked = find(caller, id, changeId);
    if (asked.requestedBy().equals(caller.subject())) {
      throw ProblemException.of(
          403, "requester_has_no_vote", "Whoever asked cannot agree: somebody else must.");
    }
    return decided(caller, id, asked, true);
  }

  @Operation(summary = "Decide against a change of residency")
  @Scoped(value = Scopes.TENANT_ADMIN, action = "tenant.residency.reject")
  @PostMapping("/{changeId}/reject")
  ResidencyChange reject(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @PathVariable String changeId) {
    return decided(caller, id, find(caller, id, changeId), false);
  }

  private ResidencyChange decided(
      Caller caller, String tenant, ResidencyChange asked, boolean approve) {
    ResidencyChange.Decision wanted =
        approve ? ResidencyChange.Decision.APPROVED : ResidencyChange.Decision.REJECTED;
    if (!moves.decideResidency(tenant, asked, approve, caller.subject())
        && find(caller, tenant, asked.changeId()).decision() != wanted) {
      throw ProblemException.of(409, "already_decided", "It was decided already, and otherwise.");
    }
    return find(caller, tenant, asked.changeId());
  }

  private ResidencyChange find(Caller caller, String tenant, String changeId) {
    Tenants.requireOwn(caller, tenant);
    return moves.residencies(tenant).stream()
        .filter(change -> change.changeId().equals(changeId))
        .findFirst()
        .orElseThrow(() -> ProblemException.notFound("change of residency"));
  }
}
