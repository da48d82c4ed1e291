package dev.weft.activity.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.model.ModelAnswer;
import dev.weft.activity.model.ModelGateway;
import dev.weft.activity.model.ModelQuestion;
import dev.weft.activity.model.ModelRole;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a model for a plan, with structured output; tells it what was wrong with its last one. */
public final class ModelPlanner implements Planner {
  private static final Pattern FENCE =
      Pattern.compile("\\s*```(?:json)?\\s*\\R(.*?)\\R?\\s*```\\s*", Pattern.DOTALL);

  private final ModelGateway models;

  public ModelPlanner(ModelGateway models) {
    this.models = models;
  }

  /** Whether a model is configured that plans. */
  public boolean available() {
    return models.serves(ModelRole.PLANNER);
  }

  @Override
  public PlanProposal propose(PlanRequest request, List<ToolDescriptor> tools) {
    List<ModelQuestion.Turn> turns = new ArrayList<>();
    turns.add(new ModelQuestion.Turn(false, request.goal()));
    String previous = request.previousPlan();
    if (previous != null) {
      turns.add(new ModelQuestion.Turn(true, previous));
      turns.add(new ModelQuestion.Turn(false, PlanPrompt.complaint(request.problems())));
    }
    ModelAnswer answer =
        models.ask(
            new ModelQuestion(
                request.run(),
                null,
                null,
                ModelRole.PLANNER,
                PlanPrompt.VERSION,
                PlanPrompt.system(request.run(), tools),
                turns,
                PlanPrompt.shape()));
    return proposal(answer);
  }

  private static PlanProposal proposal(ModelAnswer answer) {
    JsonNode json;
    try {
      json = WeftJson.mapper().readTree(unfenced(answer.text()));
    } catch (JsonProcessingException e) {
      // Validation says what is wrong with it, and the model hears that.
      return new PlanProposal(answer.model(), answer.text(), null, true);
    }
    if (json == null || !json.isObject()) {
      return new PlanProposal(answer.model(), answer.text(), null, true);
    }
    JsonNode plan = json.has("steps") ? json : json.path("plan");
    if (plan.isObject()) {
      return new PlanProposal(answer.model(), plan.toString(), null, true);
    }
    return new PlanProposal(
        answer.model(),
        null,
        new PlanFailure(
            "the goal cannot be planned with the tools there are",
            texts(json.path("understood")),
            texts(json.path("missing")),
            texts(json.path("suggestions")),
            List.<PlanProblem>of(),
            null),
        true);
  }

  /** Models without structured output like to stand JSON in a Markdown fence. */
  private static String unfenced(String text) {
    Matcher fence = FENCE.matcher(text);
    return fence.matches() ? fence.group(1) : text;
  }

  private static List<String> texts(JsonNode nodes) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
