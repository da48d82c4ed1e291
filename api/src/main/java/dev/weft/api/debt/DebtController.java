package dev.weft.api.debt;

import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.flow.RunFinder;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Debts;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.config.Durations;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.DebtFilter;
import dev.weft.platform.store.DebtView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows compensation debt and takes decisions about it. */
@Tag(name = "debts", description = "Effects that should not stand and wait for a person.")
@RestController
@RequestMapping("/api/v1/debts")
class DebtController {
  private static final List<DebtState> OPEN = List.of(DebtState.OPEN, DebtState.RETRYING);

  private final Debts debts;
  private final Repairing repairing;
  private final RunFinder finder;
  private final Visibilities visibilities;
  private final Clock clock;

  DebtController(
      Debts debts, Repairing repairing, RunFinder finder, Visibilities visibilities, Clock clock) {
    this.visibilities = visibilities;
    this.debts = debts;
    this.repairing = repairing;
    this.finder = finder;
    this.clock = clock;
  }

  /** What a person decides about a debt. */
  @Schema(name = "RepairRequest", description = "What a person decides about a debt.")
  record RepairRequest(
      @Schema(
              description =
                  "retry tries the undo again, skip lets the effect stand, done-by-hand says that"
                      + " it was undone by other means.",
              allowableValues = {"retry", "skip", "done-by-hand"},
              example = "retry")
          @Nullable String action,
      @Schema(description = "Why; kept with the decision.", example = "the airline is back")
          @Nullable String reason) {}

  @Operation(
      summary = "List debts, the newest first",
      description = "Those that are open, unless other states are asked for.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping
  Page<DebtAnswer> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable List<DebtState> state,
      @RequestParam(required = false) @Nullable String flow,
      @RequestParam(required = false) @Nullable String agent,
      @Parameter(description = "Only those of this run.") @RequestParam(required = false)
          @Nullable String run,
      @Parameter(description = "Only those found at least that long ago.", example = "1h")
          @RequestParam(required = false)
          @Nullable String olderThan,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "50") int limit) {
    DebtFilter filter =
        new DebtFilter(
            state == null || state.isEmpty() ? OPEN : state,
            flow,
            agent,
            run == null ? null : finder.find(caller, run).run().runId(),
            before(olderThan));
    List<DebtView> found =
        debts.list(
            caller.tenant(),
            visibilities.sight(caller),
            filter,
            Paging.after(after),
            Paging.limit(limit) + 1);
    return Page.of(found, limit, DebtAnswer::of, DebtView::openedAt, DebtView::debtId);
  }

  @Operation(summary = "Show a debt")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/{run}/{step}")
  DebtAnswer get(
      @AuthenticationPrincipal Caller caller, @PathVariable String run, @PathVariable String step) {
    return DebtAnswer.of(repairing.find(finder.find(caller, run).run(), step));
  }

  @Operation(
      summary = "Decide about a debt",
      description =
          "A retry answers 202; its outcome stands in the debt and in the run's events. The same"
              + " decision again answers with the debt as it stands, another one with 409.")
  @Scoped(value = Scopes.DEBT_WRITE, action = "debt.repair")
  @PostMapping("/{run}/{step}/repair")
  ResponseEntity<DebtAnswer> repair(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String run,
      @PathVariable String step,
      @RequestBody RepairRequest request,
      HttpServletRequest http) {
    RunContext found = finder.find(caller, run).run();
    AuditTrail.target(http, found.runId());
    RepairAction action = action(request.action());
    DebtView debt = repairing.decide(caller, found, step, action, request.reason());
    return ResponseEntity.status(
            debt.state() == DebtState.RETRYING ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .body(DebtAnswer.of(debt));
  }

  private static RepairAction action(@Nullable String text) {
    return switch (text) {
      case "retry" -> RepairAction.RETRY;
      case "skip" -> RepairAction.SKIP;
      case "done-by-hand" -> RepairAction.DONE_BY_HAND;
      case null, default ->
          throw ProblemException.invalidField(
              "/action", "one_of", "Say retry, skip or done-by-hand.");
    };
  }

  private @Nullable Instant before(@Nullable String olderThan) {
    if (olderThan == null) {
      return null;
    }
    try {
      return clock.instant().minus(Durations.parse(olderThan));
    } catch (IllegalArgumentException e) {
      throw Paging.parameter("olderThan", "Write a duration, as in 1h.");
    }
  }
}
