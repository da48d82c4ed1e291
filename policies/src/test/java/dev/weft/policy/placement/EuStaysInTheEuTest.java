package dev.weft.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.run.PlacementFacts;
import dev.weft.policy.placement.PlacementDecision.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A property: no input of the EU is ever placed outside the EU, whatever else is true. */
class EuStaysInTheEuTest {
  private static final long SEED = 20_261_121;
  private static final int INPUTS = 50_000;
  private static final int BUNDLES = 400;
  private static final int INPUTS_OF_A_BUNDLE = 60;
  private static final List<String> PLACES = List.of("EU", "US", "APAC", "CH", "");
  private static final List<PlacementRegion> WORLD = Inputs.WORLD;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void shouldHoldForTheShippedRulesAndAnyInputAndAnyRegions() {
    PlacementRules shipped = PlacementRules.shipped();
    int placed = 0;
    for (int i = 0; i < INPUTS; i++) {
      List<PlacementRegion> regions = regions();
      PlacementInput input = ofTheEu();

      PlacementDecision decision = new PlacementEvaluator(shipped, regions).byRules(input);

      placed += decision instanceof Placed ? 1 : 0;
      assertThat(stays(decision, regions)).as("%s among %s", input, regions).isTrue();
    }
    assertThat(placed).isBetween(INPUTS / 10, INPUTS - INPUTS / 20);
  }

  @Test
  void shouldHoldForEveryBundleThatIsTaken() {
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < BUNDLES; i++) {
      PlacementRules rules;
      TreeMap<String, String> files = new TreeMap<>(bundle());
      try {
        rules = PlacementRules.of(files);
      } catch (InvalidRulesException e) {
        refused++;
        continue;
      }
      taken++;
      PlacementEvaluator evaluator = new PlacementEvaluator(rules, WORLD);
      for (int j = 0; j < INPUTS_OF_A_BUNDLE; j++) {
        PlacementInput input = ofTheEu();
        assertThat(stays(evaluator.byRules(input), WORLD)).as("%s by %s", input, files).isTrue();
      }
    }
    assertThat(taken).isGreaterThan(BUNDLES / 20);
    assertThat(refused).isGreaterThan(BUNDLES / 20);
  }

  /** Without the check at load the second property would not hold: the inputs find it out. */
  @Test
  void shouldBeAbleToFail() throws Exception {
    String away = Inputs.rule("away", 9, "load.total > 3", "region: us-east-1, residency: EU");
    PlacementRules lying = PlacementRules.of(Inputs.residency(away));
    List<PlacementRegion> us = List.of(Inputs.region("us-east-1", "EU"));
    List<PlacementRegion> truth = List.of(Inputs.US);
    boolean found = false;
    for (int j = 0; j < INPUTS_OF_A_BUNDLE && !found; j++) {
      found = !stays(new PlacementEvaluator(lying, us).byRules(ofTheEu()), truth);
    }
    assertThat(found).isTrue();
  }

  private static boolean stays(PlacementDecision decision, List<PlacementRegion> regions) {
    return !(decision instanceof Placed placed)
        || regions.stream()
            .anyMatch(
                one -> one.id().equals(placed.region()) && one.residency().equals(Residency.EU));
  }

  private PlacementInput ofTheEu() {
    boolean byTenant = random.nextBoolean();
    Map<String, Map<String, Long>> inFlight =
        Map.of(
            one(List.of("eu-west-1", "us-east-1", "nowhere")),
            Map.of(one(List.of("standard", "spot", "gpu")), random.nextLong(300)),
            "asia-east1",
            Map.of("spot", random.nextLong(300)));
    return new PlacementInput(
        new PlacementInput.Tenant(
            one(List.of("acme", "globex")),
            byTenant ? "EU" : one(PLACES),
            one(List.of("standard", "gold", ""))),
        new PlacementFacts(
            one(List.of("support", "billing", "")),
            random.nextBoolean() ? List.of() : List.of(one(List.of("health", "public"))),
            byTenant ? one(PLACES) : "EU"),
        new PlacementInput.Model(random.nextDouble(200), one(PLACES)),
        new PlacementInput.Load(inFlight),
        new PlacementInput.Cost(random.nextLong(1_000_000)));
  }

  private List<PlacementRegion> regions() {
    List<PlacementRegion> regions = new ArrayList<>();
    for (String id : List.of("eu-west-1", "us-east-1", "asia-east1", "vienna-1")) {
      if (random.nextInt(4) > 0) {
        regions.add(
            new PlacementRegion(
                id,
                one(List.of("EU", "US", "APAC")),
                Set.of(one(List.of("spot", "gpu")), "standard")));
      }
    }
    return regions;
  }

  private Map<String, String> bundle() {
    List<String> rules = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String outcome =
          one(
              List.of(
                  "region: eu-west-1, residency: EU",
                  "region: us-east-1, residency: US",
                  "region: asia-east1, residency: APAC"));
      rules.add(Inputs.rule("r" + i, 100 - i, condition(2), outcome));
    }
    return Inputs.residency(rules.toArray(String[]::new));
  }

  private String condition(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = condition(depth - 1);
      return switch (random.nextInt(5)) {
        case 0, 1 -> "(" + left + " && " + condition(depth - 1) + ")";
        case 2, 3 -> "(" + left + " || " + condition(depth - 1) + ")";
        default -> "!(" + left + ")";
      };
    }
    return one(
        List.of(
            "tenant.region == \"EU\"",
            "tenant.region != \"EU\"",
            "tenant.region == \"US\"",
            "request.subjectResidency == \"EU\"",
            "request.subjectResidency in [\"US\", \"\"]",
            "request.purpose == \"billing\"",
            "request.dataClasses.exists(c, c == \"health\")",
            "tenant.region == request.subjectResidency",
            "model.parametersBillions > 70.0",
            "load.total > 100",
            "true"));
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
