package dev.weft.policy.placement;

import dev.weft.contract.run.RunPlacement;
import dev.weft.policy.placement.Condition.EvaluationException;
import dev.weft.policy.placement.PlacementDecision.Placed;
import dev.weft.policy.placement.PlacementDecision.Refused;
import dev.weft.policy.placement.PlacementExplanation.Asked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a bundle where to place runs among some regions. First the region, which is hard: the first
 * rule that holds decides, and one that cannot be evaluated or followed refuses. Then the workers
 * there, which are soft: the first rule that holds and whose tier has workers decides. Safe for use
 * by many threads.
 */
public final class PlacementEvaluator {
  private final PlacementRules rules;
  private final List<PlacementRegion> regions;

  public PlacementEvaluator(PlacementRules rules, List<PlacementRegion> regions) {
    this.rules = rules;
    this.regions = List.copyOf(regions);
  }

  /** SHA-256 of the bundle, hexadecimal. */
  public String bundle() {
    return rules.hash();
  }

  /** Whether a decision can depend on what is in flight. */
  public boolean asksLoad() {
    return rules.residency().stream().anyMatch(CompiledRule::readsLoad)
        || rules.compute().stream()
            .filter(CompiledRule::readsLoad)
            .anyMatch(rule -> regions.stream().anyMatch(region -> serves(region, rule)));
  }

  /** Decides. */
  public PlacementDecision decide(PlacementInput input) {
    PlacementDecision decision = byRules(input);
    return decision instanceof Placed placed && leavesTheEu(placed.region(), input)
        ? new Refused("Data of the EU stays in the EU, and " + placed.region() + " is not.", null)
        : decision;
  }

  private boolean leavesTheEu(String region, PlacementInput input) {
    return Residency.bound(input)
        && regions.stream()
            .noneMatch(one -> one.id().equals(region) && one.residency().equals(Residency.EU));
  }

  /** What the rules alone say. */
  PlacementDecision byRules(PlacementInput input) {
    Map<String, Object> values = Variables.values(input);
    for (CompiledRule rule : rules.residency()) {
      try {
        if (rule.condition().holds(values)) {
          return at(rule, values, input);
        }
      } catch (EvaluationException e) {
        return new Refused(
            "The rule \"" + rule.rule().name() + "\": " + e.getMessage() + ".", null);
      }
    }
    return nearest(RuleKind.RESIDENCY, rules.residency(), values);
  }

  /** What the rules of compute say, once a rule of residency has decided. */
  private PlacementDecision at(
      CompiledRule home, Map<String, Object> values, PlacementInput input) {
    Optional<PlacementRegion> found = region(home.rule().outcome());
    if (found.isEmpty()) {
      return new Refused(
          home.rule().reason()
              + " No region that is configured here keeps data in "
              + home.rule().outcome().residency()
              + ".",
          null);
    }
    PlacementRegion region = found.get();
    Variables.placeIn(region.id(), input, values);
    for (CompiledRule rule : rules.compute()) {
      if (serves(region, rule) && holds(rule, values)) {
        return placed(home, rule, region, input);
      }
    }
    return nearest(RuleKind.COMPUTE, rules.compute(), values);
  }

  private Placed placed(
      CompiledRule home, CompiledRule compute, PlacementRegion region, PlacementInput input) {
    PlacementRule.Outcome outcome = compute.rule().outcome();
    String named = Objects.requireNonNull(home.rule().outcome().region());
    String instead =
        region.id().equals(named) ? " " : " " + region.id() + " stands in for " + named + ". ";
    return new Placed(
        region.id(),
        new RunPlacement(
            Objects.requireNonNull(outcome.tier()),
            outcome.provider() == null ? home.rule().outcome().provider() : outcome.provider(),
            List.of(home.rule().name(), compute.rule().name()),
            home.rule().reason() + instead + compute.rule().reason(),
            rules.hash(),
            input.request()));
  }

  /** The region that the outcome names, else another one that keeps data in the same place. */
  private Optional<PlacementRegion> region(PlacementRule.Outcome outcome) {
    Comparator<PlacementRegion> namedFirst =
        Comparator.comparing((PlacementRegion region) -> !region.id().equals(outcome.region()));
    return regions.stream()
        .filter(region -> region.residency().equals(outcome.residency()))
        .min(namedFirst);
  }

  private static boolean serves(PlacementRegion region, CompiledRule rule) {
    return region.tiers().contains(rule.rule().outcome().tier());
  }

  private static boolean holds(CompiledRule rule, Map<String, Object> values) {
    try {
      return rule.condition().holds(values);
    } catch (EvaluationException e) {
      return false;
    }
  }

  private static Refused nearest(
      RuleKind kind, List<CompiledRule> rules, Map<String, Object> values) {
    CompiledRule nearest =
        rules.stream()
            .min(Comparator.comparingInt(rule -> rule.condition().unmet(values).size()))
            .orElseThrow();
    List<String> unmet = nearest.condition().unmet(values);
    String name = nearest.rule().name();
    return new Refused(
        "No rule of "
            + (kind == RuleKind.RESIDENCY ? "residency" : "compute")
            + (unmet.isEmpty()
                ? " can be followed: the tier of \"" + name + "\" has no workers. It says: "
                : " holds. The nearest is \""
                    + name
                    + "\", which needs "
                    + String.join(" and ", unmet)
                    + ": ")
            + nearest.rule().reason(),
        name);
  }

  /** Decides, and says how. */
  public PlacementExplanation explain(PlacementInput input) {
    PlacementDecision decision = decide(input);
    List<String> followed =
        decision instanceof Placed placed ? placed.placement().rules() : List.of();
    Map<String, Object> values = new LinkedHashMap<>(Variables.values(input));
    List<Asked> asked = new ArrayList<>();
    for (CompiledRule rule : rules.residency()) {
      asked.add(asked(rule, values, null, followed));
    }
    PlacementRegion region =
        decision instanceof Placed placed
            ? regions.stream().filter(one -> one.id().equals(placed.region())).findFirst().get()
            : null;
    if (region != null) {
      Variables.placeIn(region.id(), input, values);
    }
    for (CompiledRule rule : rules.compute()) {
      asked.add(
          region == null
              ? new Asked(rule.rule(), null, List.of(), "no region was chosen", false)
              : asked(rule, values, region, followed));
    }
    return new PlacementExplanation(decision, asked, input, rules.hash());
  }

  private static Asked asked(
      CompiledRule rule,
      Map<String, Object> values,
      @Nullable PlacementRegion region,
      List<String> followed) {
    boolean decided = followed.contains(rule.rule().name());
    try {
      boolean holds = rule.condition().holds(values);
      String note =
          holds && region != null && !serves(region, rule)
              ? "the tier " + rule.rule().outcome().tier() + " has no workers in " + region.id()
              : null;
      List<String> unmet = holds ? List.of() : rule.condition().unmet(values);
      return new Asked(rule.rule(), holds, unmet, note, decided);
    } catch (EvaluationException e) {
      return new Asked(rule.rule(), null, List.of(), e.getMessage(), decided);
    }
  }
}
