package dev.weft.api.tenant;

import dev.weft.api.engine.MoveFlows;
import dev.weft.api.flow.Page;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Moves;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.config.Durations;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.platform.store.TenantHome;
import dev.weft.policy.placement.PlacementRegions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Moves a tenant to another region. */
@Tag(name = "tenants", description = "Where a tenant is at home, and moving it.")
@RestController
@RequestMapping("/api/v1/admin/tenants/{id}/moves")
class MoveController {
  private static final Duration DRAIN = Duration.ofMinutes(10);
  private static final Duration LONGEST_DRAIN = Duration.ofHours(24);

  private final Moves moves;
  private final MoveFlows flows;
  private final WeftConfig config;

  MoveController(Moves moves, MoveFlows flows, WeftConfig config) {
    this.moves = moves;
    this.flows = flows;
    this.config = config;
  }

  /** Where to, and how long runs may take to end. */
  @Schema(name = "TenantMoveRequest")
  record MoveRequest(
      @Schema(description = "The region.", example = "us-east-1") @Nullable String to,
      @Schema(
              description = "How long runs may take to end before the move gives up.",
              example = "10m")
          @Nullable String drain) {}

  @Operation(
      summary = "Move the tenant to another region",
      description =
          "Starts a move, or tells of the one that is under way. Nothing new starts meanwhile; runs"
              + " that have begun must end within the time given. Data leaves the law of its region"
              + " only after the residency was changed.")
  @Scoped(value = Scopes.TENANT_ADMIN, action = "tenant.move")
  @PostMapping
  MoveAnswer move(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody MoveRequest request,
      HttpServletRequest http) {
    Tenants.requireOwn(caller, id);
    AuditTrail.target(http, id);
    String to = request.to() == null ? "" : request.to();
    if (!Regions.names(config).contains(to)) {
      throw ProblemException.invalidField(
          "/to", "unknown_region", "Regions are: " + String.join(", ", Regions.names(config)));
    }
    TenantHome home = moves.home(id);
    if (home.region().equals(to)) {
      throw ProblemException.of(409, "already_there", id + " is at home in " + to + ".");
    }
    if (!law(home.region()).equals(law(to)) && !home.mayLeave()) {
      throw ProblemException.of(
          409,
          "residency_forbids",
          "Data of "
              + id
              + " may not leave the law of "
              + home.region()
              + ". Ask for another residency first; somebody else must approve it.");
    }
    TenantMove move = moves.ask(id, to, drain(request.drain()), caller.subject());
    if (!move.to().equals(to)) {
      throw ProblemException.of(409, "move_under_way", id + " is moving to " + move.to() + ".");
    }
    flows.start(move);
    return find(id, move.moveId());
  }

  @Operation(summary = "The tenant's newest moves")
  @Scoped(Scopes.TENANT_ADMIN)
  @GetMapping
  Page<MoveAnswer> list(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    Tenants.requireOwn(caller, id);
    return new Page<>(moves.list(id).stream().map(MoveAnswer::of).toList(), null);
  }

  @Operation(summary = "One move, with its certificate once it is done")
  @Scoped(Scopes.TENANT_ADMIN)
  @GetMapping("/{moveId}")
  MoveAnswer one(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @PathVariable String moveId) {
    Tenants.requireOwn(caller, id);
    return find(id, moveId);
  }

  @Operation(
      summary = "Give a move up",
      description = "Possible until the tenant has left its old home.")
  @Scoped(value = Scopes.TENANT_ADMIN, action = "tenant.move.cancel")
  @DeleteMapping("/{moveId}")
  MoveAnswer cancel(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @PathVariable String moveId,
      HttpServletRequest http) {
    Tenants.requireOwn(caller, id);
    AuditTrail.target(http, id);
    MoveAnswer known = find(id, moveId);
    moves.find(id, UUID.fromString(known.moveId())).ifPresent(view -> flows.cancel(view.move()));
    return known;
  }

  private MoveAnswer find(String tenant, String moveId) {
    Optional<UUID> id;
    try {
      id = Optional.of(UUID.fromString(moveId));
    } catch (IllegalArgumentException e) {
      id = Optional.empty();
    }
    return id.flatMap(known -> moves.find(tenant, known))
        .map(MoveAnswer::of)
        .orElseThrow(() -> ProblemException.notFound("move"));
  }

  private static Duration drain(@Nullable String text) {
    if (text == null) {
      return DRAIN;
    }
    Duration drain;
    try {
      drain = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField("/drain", "duration", "Write a time such as 10m.");
    }
    if (drain.isNegative() || drain.compareTo(LONGEST_DRAIN) > 0) {
      throw ProblemException.invalidField("/drain", "duration", "At most 24h.");
    }
    return drain;
  }

  private String law(String region) {
    return PlacementRegions.of(Regions.of(config, region)).getFirst().residency();
  }
}
