package dev.weft.activity.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.activity.model.ModelAnswer;
import dev.weft.activity.model.ModelGateway;
import dev.weft.activity.model.ModelQuestion;
import dev.weft.activity.model.ModelRole;
import dev.weft.activity.model.ModelText;
import dev.weft.activity.tool.TestContexts;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelPlannerTest {
  private final ScriptedModels models = new ScriptedModels();
  private final ModelPlanner planner = new ModelPlanner(models);

  @Test
  void shouldTellTheModelTheToolsTheDateTheZoneAndTheLocale() {
    models.answer = "{\"plan\":{\"kind\":\"SEQUENTIAL\",\"steps\":[]},\"understood\":[]}";

    PlanProposal proposal = planner.propose(first(), BuiltInAgents.tools());

    assertThat(proposal.planner()).isEqualTo("test-model");
    assertThat(proposal.planJson())
        .isEqualToIgnoringWhitespace("{\"kind\":\"SEQUENTIAL\",\"steps\":[]}");
    assertThat(proposal.retryable()).isTrue();
    ModelQuestion question = models.questions.getFirst();
    assertThat(question.system())
        .contains("Saturday, 2026-11-21T09:00 in Europe/Vienna")
        .contains("locale is en")
        .contains("travel.bookFlight (MONEY)")
        .contains("arrivalInDepartureZone");
    assertThat(question.turns()).containsExactly(new ModelQuestion.Turn(false, "Fly me to Berlin"));
    assertThat(question.answerShape().schema()).containsKeys("properties", "$defs");
  }

  @Test
  void shouldTellTheModelWhatWasWrongWithItsPlan() {
    models.answer = "{\"plan\":{\"kind\":\"SEQUENTIAL\",\"steps\":[]},\"understood\":[]}";

    planner.propose(
        new PlanRequest(
            TestContexts.run(),
            "Fly me to Berlin",
            "{\"steps\":1}",
            List.of(new PlanProblem("/steps", "wrong_type", "must be a list"))),
        BuiltInAgents.tools());

    List<ModelQuestion.Turn> turns = models.questions.getFirst().turns();
    assertThat(turns).hasSize(3);
    assertThat(turns.get(1)).isEqualTo(new ModelQuestion.Turn(true, "{\"steps\":1}"));
    assertThat(turns.get(2).text()).contains("- /steps (wrong_type): must be a list");
  }

  @Test
  void shouldSayWhatIsMissingWhenTheModelDoes() {
    models.answer =
        "{\"plan\":null,\"understood\":[\"a flight\"],\"missing\":[\"Where to?\"],"
            + "\"suggestions\":[\"Fly to Berlin on Monday\"]}";

    PlanProposal proposal = planner.propose(first(), BuiltInAgents.tools());

    assertThat(proposal.planJson()).isNull();
    assertThat(proposal.failure().understood()).containsExactly("a flight");
    assertThat(proposal.failure().missing()).containsExactly("Where to?");
    assertThat(proposal.failure().suggestions()).containsExactly("Fly to Berlin on Monday");
  }

  @Test
  void shouldReadThePlanWhenItStandsInAFence() {
    models.answer = "```json\n{\"plan\":{\"kind\":\"SEQUENTIAL\",\"steps\":[]}}\n```\n";

    assertThat(planner.propose(first(), BuiltInAgents.tools()).planJson())
        .isEqualTo("{\"kind\":\"SEQUENTIAL\",\"steps\":[]}");
  }

  @Test
  void shouldPassOnWhatIsNotJsonSoThatValidationRefusesIt() {
    models.answer = "Sure! Here is your plan: {";

    PlanProposal proposal = planner.propose(first(), BuiltInAgents.tools());

    assertThat(proposal.planJson()).isEqualTo("Sure! Here is your plan: {");
    assertThat(proposal.retryable()).isTrue();
  }

  private static PlanRequest first() {
    return new PlanRequest(TestContexts.run(), "Fly me to Berlin", null, List.of());
  }

  private static final class ScriptedModels implements ModelGateway {
    private final List<ModelQuestion> questions = new ArrayList<>();
    private String answer = "";

    @Override
    public boolean serves(ModelRole role) {
      return true;
    }

    @Override
    public ModelAnswer ask(ModelQuestion question) {
      questions.add(question);
      return new ModelAnswer("openai", "test-model", answer);
    }

    @Override
    public ModelAnswer ask(ModelQuestion question, ModelText text) {
      return ask(question);
    }
  }
}
