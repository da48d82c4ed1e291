package dev.weft.activity.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.activity.agent.BuiltInAgents;
import dev.weft.activity.agent.planner.PlannerRun.Case;
import dev.weft.activity.tool.ToolDescriptors;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.payload.WeftJson;
import dev.weft.policy.plan.PlanValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Corpus A is the planner's author's; corpus B is by someone who had not read the planner. */
class OfflinePlannerCorpusTest {
  private static final ObjectMapper MAPPER = WeftJson.mapper();

  @Test
  void shouldPlanEveryParameterRightWhenTheGoalIsPlannable() {
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (String corpus : List.of("corpus-plannable.json", "corpus-plannable-b.json")) {
      cases += run(corpus, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isGreaterThanOrEqualTo(60);
  }

  @Test
  void shouldRefuseToGuessAndNameWhatIsMissingWhenTheGoalIsNotPlannable() {
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (String corpus : List.of("corpus-refused.json", "corpus-refused-b.json")) {
      cases += run(corpus, wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isGreaterThanOrEqualTo(30);
  }

  @Test
  void shouldProposeOnlyPlansThatValidationAcceptsWhenTheGoalIsPlannable() {
    PlanValidator validator =
        new PlanValidator(
            PlannerRun.TOOLS, BuiltInAgents.CLASSES.stream().map(ToolDescriptors::agent).toList());
    for (String corpus : List.of("corpus-plannable.json", "corpus-plannable-b.json")) {
      for (Case expected : PlannerRun.cases(corpus)) {
        String json =
            Objects.requireNonNull(
                PlannerRun.propose(expected.goal(), expected.locale()).planJson());
        assertThat(validator.validate(json).problems()).as(expected.goal()).isEmpty();
      }
    }
  }

  @Test
  void shouldSuggestGoalsThatItCanPlanWhenItRefuses() {
    for (String corpus : List.of("corpus-refused.json", "corpus-refused-b.json")) {
      for (Case expected : PlannerRun.cases(corpus)) {
        PlanFailure failure =
            Objects.requireNonNull(
                PlannerRun.propose(expected.goal(), expected.locale()).failure());
        assertThat(failure.suggestions()).isNotEmpty();
        for (String suggestion : failure.suggestions()) {
          assertThat(PlannerRun.propose(suggestion, expected.locale()).failure())
              .as("%s, suggested for %s", suggestion, expected.goal())
              .isNull();
        }
      }
    }
  }

  private static int run(String corpus, List<String> wrong) {
    List<Case> cases = PlannerRun.cases(corpus);
    int right = 0;
    for (Case expected : cases) {
      String difference = difference(expected);
      if (difference == null) {
        right++;
      } else {
        wrong.add(expected.goal() + "\n  " + difference);
      }
    }
    System.out.printf("%s: %d/%d%n", corpus, right, cases.size());
    return cases.size();
  }

  private static @Nullable String difference(Case expected) {
    PlanProposal proposal = PlannerRun.propose(expected.goal(), expected.locale());
    assertThat(proposal.planner()).isEqualTo("offline");
    PlanFailure failure = proposal.failure();
    return expected.steps() == null
        ? refusalDifference(expected, proposal.planJson(), failure)
        : planDifference(expected, proposal.planJson(), failure);
  }

  private static @Nullable String planDifference(
      Case expected, @Nullable String planJson, @Nullable PlanFailure failure) {
    if (planJson == null) {
      return "refused: " + failure;
    }
    Plan plan = plan(planJson);
    String kind = expected.kind() == null ? "SEQUENTIAL" : expected.kind();
    if (!plan.kind().name().equals(kind)) {
      return "kind " + plan.kind();
    }
    JsonNode steps =
        MAPPER.valueToTree(
            plan.steps().stream()
                .map(step ->
                    new PlannerRun.Step(
                        Objects.requireNonNull(step.agent()),
                        Objects.requireNonNull(step.action()),
                        step.params()))
                .toList());
    JsonNode wanted = MAPPER.valueToTree(expected.steps());
    return steps.equals(wanted) ? null : "planned " + steps + "\n  instead of " + wanted;
  }

  private static Plan plan(String json) {
    try {
      return MAPPER.readValue(json, Plan.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String refusalDifference(
      Case expected, @Nullable String planJson, @Nullable PlanFailure failure) {
    if (failure == null) {
      return "planned: " + planJson;
    }
    String questions = lower(String.join(" ", failure.missing()));
    String everything = lower(failure.error()) + " " + questions;
    for (String missing : expected.missing() == null ? List.<String>of() : expected.missing()) {
      if (!questions.contains(lower(missing))) {
        return "does not ask " + missing + ": " + failure;
      }
    }
    for (String named : expected.named() == null ? List.<String>of() : expected.named()) {
      if (!everything.contains(lower(named))) {
        return "does not name " + named + ": " + failure;
      }
    }
    return null;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
