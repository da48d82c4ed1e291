package dev.weft.policy.placement;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.PlacementFacts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the runs of a stack go: what is configured, and the bundle that decides now. */
public final class Placements {
  private final WeftConfig config;
  private final List<PlacementRegion> regions;
  private final PlacementSource source;
  private final PlacementInput.Model model;

  private Placements(WeftConfig config, List<PlacementRegion> regions, PlacementSource source) {
    this.config = config;
    this.regions = regions;
    this.source = source;
    this.model = model(config.models());
  }

  /**
   * Opens the configured rules.
   *
   * @throws IllegalStateException when they cannot be taken; its message says all that is wrong
   */
  public static Placements of(WeftConfig config, Clock clock) {
    String folder = config.placement().rules();
    List<PlacementRegion> regions = PlacementRegions.of(config);
    try {
      return new Placements(
          config,
          regions,
          new PlacementSource(folder.isEmpty() ? null : Path.of(folder), regions, clock));
    } catch (InvalidRulesException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The evaluator of the bundle that decides now. */
  public PlacementEvaluator evaluator() {
    return source.current();
  }

  /**
   * What the rules may ask of a run that starts now.
   *
   * @param home the region that keeps the tenant's data
   * @param inFlight the tenant's runs in flight, by region and tier
   * @param estimateMinor what the run is expected to spend; 0 when unknown
   */
  public PlacementInput input(
      String tenant,
      String home,
      PlacementFacts facts,
      Map<String, Map<String, Long>> inFlight,
      long estimateMinor) {
    return new PlacementInput(
        new PlacementInput.Tenant(tenant, residency(home), config.placement().of(tenant).plan()),
        facts,
        model,
        new PlacementInput.Load(inFlight),
        new PlacementInput.Cost(estimateMinor));
  }

  /**
   * Decides where a run goes that starts now.
   *
   * @param home the region that keeps the tenant's data
   * @param inFlight counts the tenant's runs in flight, by region and tier; asked only when the
   *     decision can depend on it
   */
  public PlacementDecision decide(
      String tenant,
      String home,
      PlacementFacts facts,
      Supplier<Map<String, Map<String, Long>>> inFlight,
      long estimateMinor) {
    PlacementEvaluator evaluator = source.current();
    return evaluator.decide(
        input(
            tenant, home, facts, evaluator.asksLoad() ? inFlight.get() : Map.of(), estimateMinor));
  }

  private String residency(String home) {
    return regions.stream()
        .filter(region -> region.id().equals(home))
        .findFirst()
        .map(PlacementRegion::residency)
        .orElseGet(() -> PlacementRegions.residencyOf(home));
  }

  /** The largest of the models that agents and the planner may call. */
  private static PlacementInput.Model model(WeftConfig.Models models) {
    List<String> used =
        Stream.concat(models.roles().planner().stream(), models.roles().agent().stream()).toList();
    return models.providers().stream()
        .filter(provider -> used.contains(provider.name()))
        .map(provider ->
            new PlacementInput.Model(parameters(provider.parametersBillions()), provider.region()))
        .max(Comparator.comparingDouble(PlacementInput.Model::parametersBillions))
        .orElse(PlacementInput.Model.UNKNOWN);
  }

  private static double parameters(@Nullable BigDecimal billions) {
    return billions == null ? 0 : billions.doubleValue();
  }
}
