package dev.weft.activity.schedule;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.PlacementFacts;
import dev.weft.contract.run.TaskQueues;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.Tenant;
import dev.weft.policy.placement.PlacementDecision;
import dev.weft.policy.placement.Placements;

/** Decides where runs of schedules go, as the api's door does for others. */
public final class ScheduledPlacing {
  private final Placements placements;
  private final Stores stores;
  private final WeftConfig config;

  public ScheduledPlacing(Placements placements, Stores stores, WeftConfig config) {
    this.placements = placements;
    this.stores = stores;
    this.config = config;
  }

  /**
   * Where a run goes that begins now.
   *
   * @throws TypedFailure of type {@code Refused} when the rules refuse it
   */
  RunTarget target(String tenant) {
    String home = stores.tenants().find(tenant).map(Tenant::region).orElseThrow();
    return switch (placements.decide(
        tenant, home, PlacementFacts.NONE, () -> stores.runs().inFlight(tenant), 0)) {
      case PlacementDecision.Placed placed ->
          new RunTarget(
              placed.region(),
              config.temporal().namespace(),
              TaskQueues.flows(placed.placement().tier()),
              config.temporal().address(),
              placed.placement());
      case PlacementDecision.Refused refused ->
          throw TypedFailure.of(ErrorType.Refused, refused.reason());
    };
  }

  /** Where the row of a run stands that cannot begin. */
  RunTarget nowhere() {
    return new RunTarget(
        config.region().id(),
        config.temporal().namespace(),
        TaskQueues.FLOWS,
        config.temporal().address());
  }
}
