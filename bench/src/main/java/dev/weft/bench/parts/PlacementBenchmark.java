package dev.weft.bench.parts;

import dev.weft.contract.run.PlacementFacts;
import dev.weft.policy.placement.PlacementDecision;
import dev.weft.policy.placement.PlacementEvaluator;
import dev.weft.policy.placement.PlacementInput;
import dev.weft.policy.placement.PlacementRegion;
import dev.weft.policy.placement.PlacementRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where a run goes, by the shipped rules among three regions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacementBenchmark {
  private static final Set<String> TIERS = Set.of("standard", "spot", "gpu");
  private static final List<PlacementRegion> WORLD =
      List.of(
          new PlacementRegion("eu-west-1", "EU", TIERS),
          new PlacementRegion("us-east-1", "US", TIERS),
          new PlacementRegion("asia-east1", "APAC", TIERS));

  private final PlacementEvaluator evaluator =
      new PlacementEvaluator(PlacementRules.shipped(), WORLD);

  /** Nothing of the first rules holds, so every rule is asked. */
  private final PlacementInput input =
      new PlacementInput(
          new PlacementInput.Tenant("acme", "APAC", "standard"),
          new PlacementFacts("support", List.of("contact"), ""),
          new PlacementInput.Model(8, "US"),
          new PlacementInput.Load(Map.of("asia-east1", Map.of("standard", 40L, "spot", 2L))),
          new PlacementInput.Cost(1_250));

  /** Decides. */
  @Benchmark
  public PlacementDecision decide() {
    return evaluator.decide(input);
  }
}
