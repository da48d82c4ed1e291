package dev.weft.api.key;

import dev.weft.api.flow.Page;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Keys;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.KeyDestruction;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Destroys a person's keys once somebody else agrees. */
@Tag(name = "keys")
@RestController
@RequestMapping("/api/v1/keys/destructions")
class KeyDestructionController {
  private static final int LONGEST_REASON = 1_000;

  private final Keys keys;

  KeyDestructionController(Keys keys) {
    this.keys = keys;
  }

  /** Whose keys shall be destroyed, and why. */
  @Schema(name = "KeyDestructionRequest")
  record DestructionRequest(
      @Schema(
              description = "The person's surrogate, as WeftSubject has it.",
              example = "0199a3b7-0000-7000-8000-000000000001")
          @Nullable String subject,
      @Schema(description = "Why; people read it who decide.", example = "Asked by mail.")
          @Nullable String reason) {}

  /** Whether open runs stand in the way. */
  @Schema(name = "KeyDestructionApproval")
  record ApprovalRequest(
      @Schema(description = "Destroy the keys although runs of the person are open.")
          @Nullable Boolean despiteOpenRuns) {}

  @Operation(
      summary = "Ask that a person's keys be destroyed",
      description =
          "Nothing is destroyed until somebody else approves it. Afterwards nobody can read what"
              + " they encrypted, in backups and histories neither.")
  @Scoped(value = Scopes.KEY_DELETE, action = "keys.destruction.ask")
  @PostMapping
  KeyDestruction ask(
      @AuthenticationPrincipal Caller caller,
      @RequestBody DestructionRequest request,
      HttpServletRequest http) {
    String subject = subject(request.subject());
    String reason = request.reason() == null ? "" : request.reason().strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw ProblemException.invalidField(
          "/reason", "missing", "Say why, in at most " + LONGEST_REASON + " characters.");
    }
    AuditTrail.target(http, subject);
    return keys.ask(caller.tenant(), subject, reason, caller.subject());
  }

  @Operation(summary = "The newest wishes for a destruction")
  @Scoped(Scopes.KEY_DELETE)
  @GetMapping
  Page<KeyDestruction> list(@AuthenticationPrincipal Caller caller) {
    return new Page<>(keys.destructions(caller.tenant()), null);
  }

  @Operation(
      summary = "Agree, and destroy the keys",
      description =
          "Whoever asked cannot. While runs of the person are open it answers 409 runs_open and"
              + " says how many, unless despiteOpenRuns is true: they cannot go on without the"
              + " keys. Repeating it completes what was cut short.")
  @Scoped(value = Scopes.KEY_DELETE, action = "keys.destroy")
  @PostMapping("/{id}/approve")
  KeyDestruction approve(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable ApprovalRequest request) {
    KeyDestruction asked = find(caller, id);
    if (asked.requestedBy().equals(caller.subject())) {
      throw ProblemException.of(
          403, "requester_has_no_vote", "Whoever asked cannot agree: somebody else must.");
    }
    boolean despite = request != null && Boolean.TRUE.equals(request.despiteOpenRuns());
    if (!despite && asked.state() == KeyDestruction.State.REQUESTED) {
      refuseWhileRunsAreOpen(caller, asked);
    }
    return decided(caller, asked, true);
  }

  @Operation(summary = "Decide against it", description = "Whoever asked may take it back so.")
  @Scoped(value = Scopes.KEY_DELETE, action = "keys.destruction.reject")
  @PostMapping("/{id}/reject")
  KeyDestruction reject(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return decided(caller, find(caller, id), false);
  }

  private void refuseWhileRunsAreOpen(Caller caller, KeyDestruction asked) {
    int open = keys.openRuns(caller.tenant(), asked.subject());
    if (open > 0) {
      throw new ProblemException(
          409,
          "runs_open",
          open
              + (open == 1 ? " run" : " runs")
              + " of the person have not ended, and cannot go on without the keys. Cancel them"
              + " first, or say despiteOpenRuns.",
          List.of(),
          Map.of("open", open));
    }
  }

  private KeyDestruction decided(Caller caller, KeyDestruction asked, boolean approve) {
    if (!keys.decide(caller.tenant(), asked, approve, caller.subject())
        && find(caller, asked.destructionId()).state() != state(approve)) {
      throw ProblemException.of(409, "already_decided", "It was decided already, and otherwise.");
    }
    return find(caller, asked.destructionId());
  }

  private static KeyDestruction.State state(boolean approve) {
    return approve ? KeyDestruction.State.DONE : KeyDestruction.State.REJECTED;
  }

  private KeyDestruction find(Caller caller, String id) {
    return uuid(id)
        .flatMap(known -> keys.destruction(caller.tenant(), known))
        .orElseThrow(() -> ProblemException.notFound("wish for a destruction"));
  }

  private static String subject(@Nullable String text) {
    return uuid(text == null ? "" : text)
        .map(UUID::toString)
        .orElseThrow(() ->
            ProblemException.invalidField("/subject", "uuid", "Write the person's surrogate."));
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
