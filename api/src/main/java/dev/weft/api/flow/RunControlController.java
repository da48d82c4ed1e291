package dev.weft.api.flow;

import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cancels, pauses, resumes and terminates runs. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows")
class RunControlController {
  private final RunFinder finder;
  private final RunAnswers answers;
  private final RunControl control;
  private final BulkControl bulk;

  RunControlController(RunFinder finder, RunAnswers answers, RunControl control, BulkControl bulk) {
    this.finder = finder;
    this.answers = answers;
    this.control = control;
    this.bulk = bulk;
  }

  @Operation(
      summary = "Cancel a run",
      description =
          "Running calls are cut off at once, and what was done is undone in reverse order."
              + " Repeating it changes nothing.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.cancel")
  @PostMapping("/{id}/cancel")
  ResponseEntity<RunAnswer> cancel(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    return apply(RunControl.Action.CANCEL, caller, id, http);
  }

  @Operation(
      summary = "Pause a run",
      description =
          "No further step begins. Steps that run go on to their end; timers, deadlines and"
              + " approvals' deadlines go on too. Repeating it changes nothing.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.pause")
  @PostMapping("/{id}/pause")
  ResponseEntity<RunAnswer> pause(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    return apply(RunControl.Action.PAUSE, caller, id, http);
  }

  @Operation(summary = "Let a paused run go on", description = "Repeating it changes nothing.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.resume")
  @PostMapping("/{id}/resume")
  ResponseEntity<RunAnswer> resume(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    return apply(RunControl.Action.RESUME, caller, id, http);
  }

  @Operation(
      summary = "Terminate a run",
      description =
          "Ends it where it is. Nothing is undone: what it has done stands and is listed as debt."
              + " Cancel it instead wherever possible.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.terminate")
  @PostMapping("/{id}/terminate")
  ResponseEntity<RunAnswer> terminate(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest http) {
    return apply(RunControl.Action.TERMINATE, caller, id, http);
  }

  @Operation(
      summary = "Cancel, pause, resume or terminate many runs",
      description =
          "All open runs that the caller sees and that fit the filter and would change, at most 5000. A dry"
              + " run only counts them; give its count as expectedCount to do exactly that much.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.bulk")
  @PostMapping("/bulk")
  BulkAnswer bulk(
      @AuthenticationPrincipal Caller caller,
      @RequestBody BulkRequest request,
      HttpServletRequest http) {
    return bulk.apply(caller, request, String.valueOf(http.getAttribute(ProblemWriter.TRACE_ID)));
  }

  private ResponseEntity<RunAnswer> apply(
      RunControl.Action action, Caller caller, String id, HttpServletRequest http) {
    RunView run = finder.find(caller, id);
    AuditTrail.target(http, run.run().runId());
    control.apply(action, run);
    RunAnswer now = answers.of(caller, finder.again(run));
    return now.status().terminal() ? ResponseEntity.ok(now) : ResponseEntity.accepted().body(now);
  }
}
