package dev.weft.api.policy;

import dev.weft.api.flow.Page;
import dev.weft.api.flow.RunFinder;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Decisions;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what policy decided for a run. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows/{id}/decisions")
class RunDecisionsController {
  private static final int MOST = 1000;

  private final RunFinder finder;
  private final Decisions decisions;

  RunDecisionsController(RunFinder finder, Decisions decisions) {
    this.finder = finder;
    this.decisions = decisions;
  }

  @Operation(
      summary = "What policy decided for a run",
      description =
          "Each call of a tool and each vote on an approval, in order, at most 1,000; a decision"
              + " shows up within a second.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping
  Page<DecisionAnswer> ofRun(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    RunView run = finder.find(caller, id);
    return new Page<>(
        decisions.ofRun(caller.tenant(), run.run().runId(), MOST).stream()
            .map(DecisionAnswer::of)
            .toList(),
        null);
  }
}
