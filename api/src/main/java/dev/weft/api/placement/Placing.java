package dev.weft.api.placement;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.PlacementFacts;
import dev.weft.contract.run.TaskQueues;
import dev.weft.platform.store.RunTarget;
import dev.weft.policy.placement.PlacementDecision;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/** Decides where each run goes. */
@Service
public class Placing {
  private final HomePlacements placements;
  private final Runs runs;
  private final Tenants tenants;

  Placing(HomePlacements placements, Runs runs, Tenants tenants) {
    this.placements = placements;
    this.runs = runs;
    this.tenants = tenants;
  }

  /** The rules' language takes half a second to load, for which no start should wait. */
  @EventListener(ApplicationReadyEvent.class)
  void warmUp() {
    Thread.ofPlatform().name("warm up the rules").daemon().start(placements::warmUp);
  }

  /**
   * Where a run goes that begins now.
   *
   * @param estimateMinor what it is expected to spend, in minor units; 0 when unknown
   * @throws ProblemException when the rules refuse it
   */
  public RunTarget target(String tenant, PlacementFacts facts, long estimateMinor) {
    WeftConfig home = placements.config(tenant);
    return switch (placements
        .of(tenant)
        .decide(
            tenant, tenants.region(tenant), facts, () -> runs.inFlight(tenant), estimateMinor)) {
      case PlacementDecision.Placed placed ->
          new RunTarget(
              placed.region(),
              home.temporal().namespace(),
              TaskQueues.flows(placed.placement().tier()),
              home.temporal().address(),
              placed.placement());
      case PlacementDecision.Refused refused ->
          throw ProblemException.of(403, "placement_refused", refused.reason());
    };
  }
}
