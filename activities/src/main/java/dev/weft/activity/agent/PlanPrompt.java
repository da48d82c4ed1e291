package dev.weft.activity.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.weft.activity.model.ModelQuestion;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.plan.PlanValidator;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model is told when it plans. Raise {@link #VERSION} with every change of the words. */
final class PlanPrompt {
  static final String VERSION = "plan-1";

  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("EEEE, uuuu-MM-dd'T'HH:mm", Locale.ENGLISH);

  private PlanPrompt() {}

  static String system(RunContext run, List<ToolDescriptor> tools) {
    ZonedDateTime now = run.requestedAt().atZone(ZoneId.of(run.timeZone()));
    return """
    You turn a person's goal into a plan of tool calls. You never carry it out.

    Rules:
    - Use only the tools below, with exactly the parameters of their schemas.
    - Every date and time in the plan is absolute. Now it is %s in %s. "Next Monday" is the first Monday after today.
    - The person's locale is %s. Keep texts for the person in the language of the goal.
    - A later step reads an earlier result by reference: the string "{{stepId.field.path}}" stands for the value with its type; within a longer text it becomes text. Refer only to fields of the output schema, and name the step in dependsOn.
    - Money is minor units with an ISO 4217 currency.
    - kind is SEQUENTIAL unless steps do not depend on each other (PARALLEL) or some only run when a CEL condition over earlier results holds (CONDITIONAL).
    - Leave out approval and traits: they are filled in.
    - Do not guess. When a needed detail is neither in the goal nor follows from it, or no tool fits, answer without a plan: say what you understood, what to ask the person in "missing", and goals that would work in "suggestions".

    Tools:
    %s
    """
        .formatted(
            NOW.format(now),
            run.timeZone(),
            run.locale(),
            tools.stream().map(PlanPrompt::describe).collect(Collectors.joining("\n")));
  }

  static String complaint(List<PlanProblem> problems) {
    return "The plan was refused. Mend every problem and answer with the whole plan again:\n"
        + problems.stream()
            .map(problem ->
                "- " + problem.pointer() + " (" + problem.code() + "): " + problem.message())
            .collect(Collectors.joining("\n"));
  }

  /** A plan, or what is missing for one. */
  static ModelQuestion.AnswerShape shape() {
    Map<String, Object> plan = read(PlanValidator.planSchema());
    Object definitions = plan.remove("$defs");
    plan.remove("$schema");
    if (plan.get("properties") instanceof Map<?, ?> ofPlan) {
      ofPlan.remove("parameters");
    }
    if (definitions instanceof Map<?, ?> named) {
      named.remove("parameter");
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("plan", plan);
    for (String list : List.of("understood", "missing", "suggestions")) {
      properties.put(list, Map.of("type", "array", "items", Map.of("type", "string")));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", List.of("understood"));
    schema.put("$defs", definitions == null ? Map.of() : definitions);
    return new ModelQuestion.AnswerShape(
        "planning_answer", "The plan; without one, what is missing for it.", schema);
  }

  private static String describe(ToolDescriptor tool) {
    return "- "
        + tool.name()
        + " ("
        + tool.effect()
        + "): "
        + tool.description()
        + "\n  params: "
        + write(tool.inputSchema())
        + "\n  result: "
        + write(tool.outputSchema());
  }

  private static String write(Object value) {
    try {
      return WeftJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a schema is always JSON", e);
    }
  }

  private static Map<String, Object> read(String json) {
    try {
      return WeftJson.mapper()
          .readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the plan's schema is always JSON", e);
    }
  }
}
