package dev.weft.policy.placement;

import static dev.weft.policy.placement.Inputs.WORLD;
import static dev.weft.policy.placement.Inputs.bundle;
import static dev.weft.policy.placement.Inputs.region;
import static dev.weft.policy.placement.Inputs.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.placement.PlacementDecision.Placed;
import dev.weft.policy.placement.PlacementDecision.Refused;
import dev.weft.policy.placement.PlacementExplanation.Asked;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementEvaluatorTest {
  private static final PlacementRules SHIPPED = PlacementRules.shipped();
  private final PlacementEvaluator evaluator = new PlacementEvaluator(SHIPPED, WORLD);

  @ParameterizedTest
  @CsvSource({
    "EU,   '',    0,   0, eu-west-1,  standard, aws,     eu ordinary",
    "US,   '',    0,   0, us-east-1,  standard, aws,     us ordinary",
    "APAC, '',    0,   0, asia-east1, standard, gcp,     apac ordinary",
    "EU,   '',   70, 100, eu-west-1,  standard, aws,     eu ordinary",
    "EU,   '', 70.1,   0, eu-west-1,  gpu,      on-prem, eu large-model",
    "EU,   '',    0, 101, eu-west-1,  spot,     gcp,     eu burst",
    "EU,   '',  400, 101, eu-west-1,  gpu,      on-prem, eu large-model",
    "US,   '',    0, 101, us-east-1,  standard, aws,     us ordinary",
    "US,   EU,  400, 101, eu-west-1,  gpu,      on-prem, eu large-model",
    "EU,   US,    0,   0, eu-west-1,  standard, aws,     eu ordinary",
  })
  void shouldPlaceAsTheShippedRulesSay(
      String tenant,
      String subject,
      double parameters,
      long inFlight,
      String region,
      String tier,
      String provider,
      String rules) {
    PlacementDecision decision = evaluator.decide(Inputs.of(tenant, subject, parameters, inFlight));

    assertThat(decision).isInstanceOf(Placed.class);
    Placed placed = (Placed) decision;
    assertThat(placed.region()).isEqualTo(region);
    assertThat(placed.placement().tier()).isEqualTo(tier);
    assertThat(placed.placement().provider()).isEqualTo(provider);
    assertThat(String.join(" ", placed.placement().rules())).isEqualTo(rules);
    assertThat(placed.placement().bundle()).isEqualTo(SHIPPED.hash());
    assertThat(placed.reason()).isNotBlank();
  }

  @Test
  void shouldRefuseWithTheNearestRulesReasonWhenNoneHolds() {
    assertThat(evaluator.decide(Inputs.of("CH")))
        .isEqualTo(
            new Refused(
                "No rule of residency holds. The nearest is \"eu\", which needs"
                    + " tenant.region == \"EU\": Data of the EU stays in the EU.",
                "eu"));
  }

  @Test
  void shouldCallThatRuleNearestOfWhichTheFewestPartsAreOtherwise() throws Exception {
    PlacementRules rules =
        PlacementRules.of(
            Inputs.residency(
                rule(
                    "far",
                    9,
                    "tenant.plan == \"gold\" && request.purpose == \"x\" && load.total > 1000",
                    "region: eu-west-1, residency: EU"),
                rule(
                    "near",
                    5,
                    "tenant.id == \"acme\" && !(request.purpose == \"support\")",
                    "region: eu-west-1, residency: EU")));

    Refused refused = (Refused) new PlacementEvaluator(rules, WORLD).decide(Inputs.of("EU"));

    assertThat(refused.nearest()).isEqualTo("near");
    assertThat(refused.reason()).contains("needs !(request.purpose == \"support\"): It is so.");
  }

  @Test
  void shouldLetAnotherRegionOfTheSameResidencyStandIn() {
    PlacementEvaluator one =
        new PlacementEvaluator(SHIPPED, List.of(region("vienna-1", "EU", "standard")));

    Placed placed = (Placed) one.decide(Inputs.of("EU", "", 400, 5_000));

    assertThat(placed.region()).isEqualTo("vienna-1");
    assertThat(placed.placement().tier()).isEqualTo("standard");
    assertThat(placed.reason()).contains("vienna-1 stands in for eu-west-1");
    assertThat(one.decide(Inputs.of("US"))).isInstanceOf(Refused.class);
  }

  @Test
  void shouldRefuseWhenNoTierThatTheRulesNameHasWorkers() {
    PlacementEvaluator bare =
        new PlacementEvaluator(SHIPPED, List.of(region("eu-west-1", "EU", "tiny")));

    assertThat(bare.decide(Inputs.of("EU")).reason()).contains("no workers");
  }

  @Test
  void shouldRefuseWhenARuleOfResidencyCannotBeEvaluated() throws Exception {
    PlacementRules rules =
        PlacementRules.of(
            Inputs.residency(
                rule(
                    "odd",
                    9,
                    "load.inFlight[\"nowhere\"][\"spot\"] > 1",
                    "region: eu-west-1, residency: EU"),
                rule("rest", 1, "true", "region: eu-west-1, residency: EU")));

    PlacementDecision decision = new PlacementEvaluator(rules, WORLD).decide(Inputs.of("EU"));

    assertThat(decision).isInstanceOf(Refused.class);
    assertThat(decision.reason()).startsWith("The rule \"odd\": it cannot be evaluated");
  }

  @Test
  void shouldPassOverARuleOfComputeThatCannotBeEvaluated() throws Exception {
    PlacementRules rules =
        PlacementRules.of(
            bundle(
                rule("home", 1, "true", "region: eu-west-1, residency: EU"),
                rule("odd", 9, "load.inFlight[\"nowhere\"][\"x\"] > 1", "tier: spot")
                    + rule("rest", 1, "true", "tier: standard")));
    PlacementEvaluator tolerant = new PlacementEvaluator(rules, WORLD);

    assertThat(tolerant.decide(Inputs.of("EU"))).isInstanceOf(Placed.class);
    Asked odd = tolerant.explain(Inputs.of("EU")).rules().get(1);
    assertThat(odd.holds()).isNull();
    assertThat(odd.note()).contains("cannot be evaluated");
  }

  @Test
  void shouldStopARuleThatIteratesTooOften() throws Exception {
    String all = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27]";
    PlacementRules rules =
        PlacementRules.of(
            Inputs.residency(
                rule(
                    "loop",
                    9,
                    all + ".all(a, " + all + ".all(b, " + all + ".all(c, a + b + c > 0)))",
                    "region: eu-west-1, residency: EU")));

    assertThat(new PlacementEvaluator(rules, WORLD).decide(Inputs.of("EU")).reason())
        .contains("iteration");
  }

  @Test
  void shouldTellEachRulesTruthAndWhyItWasNotFollowed() {
    PlacementEvaluator two =
        new PlacementEvaluator(SHIPPED, List.of(region("eu-west-1", "EU", "standard")));

    PlacementExplanation explanation = two.explain(Inputs.of("EU", "", 0, 101));

    assertThat(explanation.bundle()).isEqualTo(SHIPPED.hash());
    assertThat(explanation.rules())
        .extracting(asked -> asked.rule().name() + " " + asked.holds() + " " + asked.decided())
        .containsExactly(
            "eu true true",
            "us false false",
            "apac false false",
            "large-model false false",
            "burst true false",
            "ordinary true true");
    assertThat(explanation.rules().get(1).unmet()).containsExactly("tenant.region == \"US\"");
    assertThat(explanation.rules().get(4).note())
        .isEqualTo("the tier spot has no workers in eu-west-1");
    assertThat(two.explain(Inputs.of("CH")).rules().get(5).note()).contains("no region");
  }

  @Test
  void shouldAskForTheLoadOnlyWhenADecisionCanDependOnIt() {
    assertThat(evaluator.asksLoad()).isTrue();
    assertThat(
            new PlacementEvaluator(SHIPPED, List.of(region("eu-west-1", "EU", "standard")))
                .asksLoad())
        .isFalse();
  }
}
