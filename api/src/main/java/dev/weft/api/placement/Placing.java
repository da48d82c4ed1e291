package dev.weft.api.placement;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.PlacementFacts;
import dev.weft.contract.run.TaskQueues;
import dev.weft.platform.store.RunTarget;
import dev.weft.policy.placement.PlacementDecision;
import dev.weft.policy.placement.Placements;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/** Decides where each run goes. */
@Service
public class Placing {
  private final Placements placements;
  private final Runs runs;
  private final Tenants tenants;
  private final WeftConfig config;

  Placing(Placements placements, Runs runs, Tenants tenants, WeftConfig config) {
    this.placements = placements;
    this.runs = runs;
    this.tenants = tenants;
    this.config = config;
  }

  /** The rules' language takes half a second to load, for which no start should wait. */
  @EventListener(ApplicationReadyEvent.class)
  void warmUp() {
    Thread.ofPlatform().name("warm up the rules").daemon().start(placements::evaluator);
  }

  /**
   * Where a run goes that begins now.
   *
   * @param estimateMinor what it is expected to spend, in minor units; 0 when unknown
   * @throws ProblemException when the rules refuse it
   */
  public RunTarget target(String tenant, PlacementFacts facts, long estimateMinor) {
    return switch (placements.decide(
        tenant, tenants.region(tenant), facts, () -> runs.inFlight(tenant), estimateMinor)) {
      case PlacementDecision.Placed placed ->
          new RunTarget(
              placed.region(),
              config.temporal().namespace(),
              TaskQueues.flows(placed.placement().tier()),
              config.temporal().address(),
              placed.placement());
      case PlacementDecision.Refused refused ->
          throw ProblemException.of(403, "placement_refused", refused.reason());
    };
  }
}
