package dev.weft.api.flow;

import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Repeatable;
import dev.weft.api.security.Scoped;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Runs a run again from a chosen step. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows/{id}/rerun")
class RerunController {
  private final Rerunning rerunning;
  private final RunFinder finder;
  private final RunAnswers answers;

  RerunController(Rerunning rerunning, RunFinder finder, RunAnswers answers) {
    this.rerunning = rerunning;
    this.finder = finder;
    this.answers = answers;
  }

  @Operation(
      summary = "Run again from a chosen step",
      description =
          "Starts a new run that takes over the results of the steps before. Steps whose effect was"
              + " undone, and what depends on them, run again too. What would repeat an effect that"
              + " stands is refused with 409 unless allowRepeat names it. People are asked anew.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.rerun")
  @PostMapping
  ResponseEntity<RunAnswer> rerun(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody RerunRequest request,
      HttpServletRequest http) {
    RunView earlier = finder.find(caller, id);
    AuditTrail.target(http, earlier.run().runId());
    Accepted accepted =
        rerunning.rerun(caller, earlier, request, Repeatable.made(http).orElse(null));
    String runId = accepted.run().run().runId();
    AuditTrail.target(http, runId);
    RunView run = finder.find(caller, runId);
    return ResponseEntity.status(accepted.created() ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .location(URI.create("/api/v1/flows/" + runId))
        .body(answers.of(caller, run));
  }
}
