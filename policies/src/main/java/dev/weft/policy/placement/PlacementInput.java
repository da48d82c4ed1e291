package dev.weft.policy.placement;

import dev.weft.contract.run.PlacementFacts;
import java.util.Map;
import java.util.TreeMap;

/**
 * What placement rules may ask.
 *
 * @param tenant who asks
 * @param request what the run is for
 * @param model the largest of the models that it may call
 * @param load what is in flight
 * @param cost what it is expected to cost
 */
public record PlacementInput(
    Tenant tenant, PlacementFacts request, Model model, Load load, Cost cost) {

  /**
   * A tenant.
   *
   * @param id its id
   * @param region where its data is at home, as in {@code EU}
   * @param plan what it has booked, as in {@code standard}
   */
  public record Tenant(String id, String region, String plan) {}

  /**
   * A model.
   *
   * @param parametersBillions its parameters; 0 when unknown, or when there is no model
   * @param providerRegion where its provider is, as in {@code US}; empty when unknown
   */
  public record Model(double parametersBillions, String providerRegion) {
    /** No model, or one of which nothing is known. */
    public static final Model UNKNOWN = new Model(0, "");
  }

  /**
   * The tenant's runs in flight.
   *
   * @param inFlight how many, by region and tier
   */
  public record Load(Map<String, Map<String, Long>> inFlight) {
    /** Nothing is in flight. */
    public static final Load NONE = new Load(Map.of());

    public Load {
      Map<String, Map<String, Long>> copied = new TreeMap<>();
      inFlight.forEach((region, tiers) -> copied.put(region, new TreeMap<>(tiers)));
      inFlight = copied;
    }

    long total() {
      return inFlight.keySet().stream().mapToLong(this::in).sum();
    }

    long in(String region) {
      return inFlight.getOrDefault(region, Map.of()).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /**
   * What a run costs.
   *
   * @param estimateMinor what its plan is expected to spend, in minor units; 0 when unknown
   */
  public record Cost(long estimateMinor) {
    /** Nothing is known before the start. */
    public static final Cost UNKNOWN = new Cost(0);
  }
}
