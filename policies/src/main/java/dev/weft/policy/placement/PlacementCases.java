package dev.weft.policy.placement;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weft.contract.run.PlacementFacts;
import dev.weft.policy.placement.PlacementDecision.Placed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a file of cases against a bundle: each case is an input and what must come of it. Without a
 * word about regions the three of the shipped rules are there, each with every tier.
 */
public final class PlacementCases {
  private static final Set<String> TIERS = Set.of("standard", "spot", "gpu");
  private static final List<PlacementRegion> REGIONS =
      List.of(
          new PlacementRegion("eu-west-1", "EU", TIERS),
          new PlacementRegion("us-east-1", "US", TIERS),
          new PlacementRegion("asia-east1", "APAC", TIERS));

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private PlacementCases() {}

  /**
   * Prints a line for each case, and what the rules said to one that is otherwise; ends with 0 when
   * all are as expected, 1 when one is not, and 2 when the file or the bundle cannot be taken.
   *
   * @param args the file of cases, and the folder of rules, when they are not the shipped ones
   */
  public static void main(String[] args) {
    System.exit(run(Path.of(args[0]), args.length > 1 ? Path.of(args[1]) : null, System.out));
  }

  static int run(Path cases, @Nullable Path folder, PrintStream out) {
    PlacementRules rules;
    Suite suite;
    try {
      rules = folder == null ? PlacementRules.shipped() : PlacementRules.in(folder);
      suite = YAML.readValue(Files.readString(cases), Suite.class);
    } catch (InvalidRulesException e) {
      e.problems().forEach(problem -> out.println("refused: " + problem));
      return 2;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      out.println(cases + ", line " + line + ": " + e.getOriginalMessage());
      return 2;
    } catch (IOException e) {
      out.println(cases + " cannot be read");
      return 2;
    }
    PlacementEvaluator evaluator = new PlacementEvaluator(rules, suite.regions());
    int wrong = 0;
    for (Case one : suite.cases()) {
      PlacementDecision decision = evaluator.decide(one.input());
      List<String> differences = one.expect().differences(decision);
      out.println((differences.isEmpty() ? "ok      " : "FAILED  ") + one.name());
      differences.forEach(difference -> out.println("        " + difference));
      wrong += differences.isEmpty() ? 0 : 1;
    }
    out.println(
        (suite.cases().size() - wrong)
            + " of "
            + suite.cases().size()
            + " cases are as expected of bundle "
            + rules.hash());
    return wrong == 0 && !suite.cases().isEmpty() ? 0 : 1;
  }

  /** A file of cases. */
  private record Suite(List<PlacementRegion> regions, List<Case> cases) {
    @JsonCreator
    Suite {
      regions = Objects.requireNonNullElse(regions, REGIONS);
      cases = Objects.requireNonNullElse(cases, List.of());
    }
  }

  /** An input, of which what is left out is unknown, and what must come of it. */
  private record Case(
      String name,
      PlacementInput.@Nullable Tenant tenant,
      @Nullable PlacementFacts request,
      PlacementInput.@Nullable Model model,
      PlacementInput.@Nullable Load load,
      PlacementInput.@Nullable Cost cost,
      Expectation expect) {
    @JsonCreator
    Case {
      name = Objects.requireNonNullElse(name, "a case without a name");
      expect = Objects.requireNonNullElse(expect, new Expectation(null, null, null, null, null));
    }

    PlacementInput input() {
      PlacementInput.Tenant whose =
          Objects.requireNonNullElse(tenant, new PlacementInput.Tenant("", "", ""));
      return new PlacementInput(
          new PlacementInput.Tenant(
              Objects.requireNonNullElse(whose.id(), ""),
              Objects.requireNonNullElse(whose.region(), ""),
              Objects.requireNonNullElse(whose.plan(), "")),
          Objects.requireNonNullElse(request, PlacementFacts.NONE),
          model == null
              ? PlacementInput.Model.UNKNOWN
              : new PlacementInput.Model(
                  model.parametersBillions(),
                  Objects.requireNonNullElse(model.providerRegion(), "")),
          Objects.requireNonNullElse(load, PlacementInput.Load.NONE),
          Objects.requireNonNullElse(cost, PlacementInput.Cost.UNKNOWN));
    }
  }

  /** What must come of an input; what is left out may be anything. */
  private record Expectation(
      @Nullable Boolean refused,
      @Nullable String region,
      @Nullable String tier,
      @Nullable String provider,
      @Nullable List<String> rules) {
    List<String> differences(PlacementDecision decision) {
      boolean wantsRefusal = Boolean.TRUE.equals(refused);
      if (!(decision instanceof Placed placed)) {
        return wantsRefusal ? List.of() : List.of("it is refused: " + decision.reason());
      }
      if (wantsRefusal) {
        return List.of("it is placed in " + placed.region() + ": " + decision.reason());
      }
      Map<String, Object> wanted = new LinkedHashMap<>();
      put(wanted, "region", region);
      put(wanted, "tier", tier);
      put(wanted, "provider", provider);
      put(wanted, "rules", rules);
      Map<String, Object> got = new LinkedHashMap<>();
      got.put("region", placed.region());
      got.put("tier", placed.placement().tier());
      put(got, "provider", placed.placement().provider());
      got.put("rules", placed.placement().rules());
      List<String> differences = new ArrayList<>();
      if (wanted.isEmpty() && refused == null) {
        differences.add("it expects nothing");
      }
      wanted.forEach((name, value) -> {
        if (!value.equals(got.get(name))) {
          differences.add(name + " is " + got.get(name) + ", not " + value);
        }
      });
      return differences;
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
      if (value != null) {
        map.put(name, value);
      }
    }
  }
}
