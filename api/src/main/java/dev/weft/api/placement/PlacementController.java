package dev.weft.api.placement;

import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.run.PlacementFacts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Explains placements. */
@Tag(name = "policy", description = "What policy decides, and why.")
@RestController
@RequestMapping("/api/v1/policy/placement")
class PlacementController {
  private final HomePlacements placements;
  private final Runs runs;
  private final Tenants tenants;

  PlacementController(HomePlacements placements, Runs runs, Tenants tenants) {
    this.placements = placements;
    this.runs = runs;
    this.tenants = tenants;
  }

  @Operation(
      summary = "Explain where a run would be placed",
      description =
          "Answers the decision, each rule's truth value and the inputs used. Starts nothing.")
  @Scoped(value = Scopes.FLOW_READ, action = "placement.explain")
  @PostMapping("/explain")
  ExplainAnswer explain(
      @AuthenticationPrincipal Caller caller, @RequestBody ExplainRequest request) {
    String tenant = caller.tenant();
    return ExplainAnswer.of(
        placements
            .of(tenant)
            .evaluator()
            .explain(
                request.over(
                    placements
                        .of(tenant)
                        .input(
                            tenant,
                            tenants.region(tenant),
                            PlacementFacts.NONE,
                            runs.inFlight(tenant),
                            0))));
  }
}
