package dev.weft.policy.placement;

import static dev.weft.policy.placement.Inputs.bundle;
import static dev.weft.policy.placement.Inputs.residency;
import static dev.weft.policy.placement.Inputs.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementRulesTest {
  private static final String HOME = "region: eu-west-1, residency: EU";
  private static final String AWAY = "region: us-east-1, residency: US";
  private static final String EU_RULE =
      rule("eu", 50, "tenant.region == \"EU\" || request.subjectResidency == \"EU\"", HOME);

  @Test
  void shouldNameABundleByItsContent() throws Exception {
    SortedMap<String, String> files = residency(EU_RULE);
    SortedMap<String, String> other = new TreeMap<>(files);
    other.merge("compute.yaml", "# why", String::concat);

    assertThat(PlacementRules.of(files).hash())
        .matches("[0-9a-f]{64}")
        .isEqualTo(PlacementRules.of(new TreeMap<>(files)).hash())
        .isNotEqualTo(PlacementRules.of(other).hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tenant.regoin == \"EU\"|undeclared",
        "tenant.region == 1|no matching overload",
        "tenant.region|must yield true or false",
        "load.inRegion > 1|undeclared",
        "tenant.region ==|not sound",
      })
  void shouldRefuseAConditionThatIsNotSound(String condition, String why) {
    assertThat(problems(residency(EU_RULE, rule("odd", 1, condition, HOME))))
        .singleElement()
        .asString()
        .startsWith("residency.yaml, rule odd: its condition is not sound:")
        .contains(why);
  }

  @Test
  void shouldRefuseAConditionThatIsTooLongOrTooDeep() {
    String deep = "(".repeat(60) + "true" + ")".repeat(60);
    String longOne = "true" + " ".repeat(Variables.MAX_LENGTH);

    assertThat(problems(residency(EU_RULE, rule("deep", 1, deep, HOME)))).hasSize(1);
    assertThat(problems(residency(EU_RULE, rule("long", 1, longOne, HOME)))).hasSize(1);
  }

  @Test
  void shouldSayEverythingThatIsWrongWithABundle() {
    SortedMap<String, String> files =
        bundle(
            EU_RULE
                + rule("Bad", 1, "true", HOME)
                + rule("tiered", 2, "false", "tier: spot")
                + rule("low", -1, "false", HOME),
            rule("region", 1, "true", AWAY) + "  - { name: bare }\n");
    files.put("broken.yaml", "kind: residency\nrules: [");
    files.put("other.yaml", "kind: cooking\nrules: []");
    files.put("extra.yaml", "kind: compute\nrules: []\nmore: 1");

    assertThat(problems(files))
        .hasSize(11)
        .anyMatch(problem -> problem.startsWith("broken.yaml, line "))
        .anyMatch(problem -> problem.startsWith("other.yaml, line "))
        .anyMatch(problem -> problem.startsWith("extra.yaml, line "))
        .anyMatch(problem -> problem.contains("a rule's name has lower-case letters"))
        .anyMatch(problem -> problem.contains("rule tiered: its outcome names a region"))
        .anyMatch(problem -> problem.contains("rule low: its priority"))
        .anyMatch(problem -> problem.contains("rule region: its outcome names a tier"))
        .anyMatch(problem -> problem.contains("rule bare: its reason"));
  }

  @Test
  void shouldRefuseRulesOfWhichNobodyCanTellWhichComesFirst() {
    assertThat(problems(residency(EU_RULE, rule("twin", 50, "true", HOME))))
        .singleElement()
        .asString()
        .contains("which comes first is not plain");
    assertThat(problems(residency(EU_RULE, EU_RULE.replace("50", "51"))))
        .containsExactly("two rules are called eu");
    assertThat(
            problems(
                residency(EU_RULE, rule("other", 1, "false", "region: eu-west-1, residency: US"))))
        .containsExactly("other: another rule says that eu-west-1 is in EU");
  }

  @Test
  void shouldRefuseABundleThatIsEmptyOrTooLarge() {
    assertThat(problems(new TreeMap<>())).hasSize(1);
    String many =
        IntStream.range(100, 400)
            .mapToObj(i -> rule("r" + i, i, "false", HOME))
            .collect(Collectors.joining());
    assertThat(problems(residency(many))).singleElement().asString().contains("at most 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "request.purpose == \"billing\"",
        "tenant.region != \"US\"",
        "tenant.region == \"EU\" && load.total > 100",
        "request.subjectResidency in [\"EU\", \"US\"]",
        "!(tenant.region == \"APAC\")",
        "request.dataClasses.exists(c, c == \"public\")",
        "model.parametersBillions > 70.0 || tenant.region == \"US\"",
      })
  void shouldRefuseABundleThatMayTakeDataOutOfTheEu(String condition) {
    assertThat(problems(residency(EU_RULE, rule("away", 60, condition, AWAY))))
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("away: it may place data of the EU in us-east-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "tenant.region == \"US\" && request.subjectResidency == \"US\"",
        "tenant.region in [\"US\", \"APAC\"] && !(request.subjectResidency == \"EU\")",
        "!(tenant.region == \"EU\" || request.subjectResidency == \"EU\") && load.total > 9",
      })
  void shouldTakeARuleAboveThatNeverHoldsForDataOfTheEu(String condition) {
    assertThatCode(() -> PlacementRules.of(residency(EU_RULE, rule("away", 60, condition, AWAY))))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldTakeAnyRuleBelowOneThatHoldsForAllDataOfTheEu() {
    assertThatCode(() -> PlacementRules.of(residency(EU_RULE, rule("rest", 1, "true", AWAY))))
        .doesNotThrowAnyException();
    assertThat(
            problems(
                residency(
                    rule("half", 50, "tenant.region == \"EU\"", HOME),
                    rule("rest", 1, "true", AWAY))))
        .singleElement()
        .asString()
        .contains("request.subjectResidency");
  }

  private static List<String> problems(SortedMap<String, String> files) {
    return catchThrowableOfType(InvalidRulesException.class, () -> PlacementRules.of(files))
        .problems();
  }
}
