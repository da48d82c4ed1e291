package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.api.visibility.VisibilityRequest;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets the owner of a run say who sees it. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows/{id}/visibility")
class RunVisibilityController {
  private final Runs runs;
  private final RunFinder finder;
  private final RunAnswers answers;
  private final Visibilities visibilities;

  RunVisibilityController(
      Runs runs, RunFinder finder, RunAnswers answers, Visibilities visibilities) {
    this.runs = runs;
    this.finder = finder;
    this.answers = answers;
    this.visibilities = visibilities;
  }

  @Operation(
      summary = "Say who sees a run",
      description =
          "PRIVATE: its owner. FAMILY: who shares a group with it. PUBLIC: everybody of the tenant."
              + " The owner is who asked for it. Streams end for those who see it no more.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.share")
  @PutMapping
  RunAnswer share(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody VisibilityRequest request,
      HttpServletRequest http) {
    RunView run = finder.find(caller, id);
    AuditTrail.target(http, run.run().runId());
    Sharing known = owned(run);
    visibilities.mayShare(caller, known, run.run().runId());
    Sharing wanted =
        visibilities
            .asked(caller, known.owner(), request.visibility(), request.group())
            .orElseThrow(() ->
                ProblemException.invalidField(
                    "/visibility", "required", "Say PRIVATE, FAMILY or PUBLIC."));
    runs.share(caller.tenant(), run.run().runId(), wanted);
    return answers.of(caller, finder.again(run));
  }

  /** A run from before runs had owners belongs to who asked for it. */
  private static Sharing owned(RunView run) {
    Sharing sharing = run.sharing();
    return new Sharing(
        sharing.visibility(),
        sharing.owner() == null && run.origin().scheduleId() == null
            ? run.requestedBy()
            : sharing.owner(),
        sharing.group());
  }
}
