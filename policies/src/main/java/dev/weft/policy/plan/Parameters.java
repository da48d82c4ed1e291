package dev.weft.policy.plan;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanParameter;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.schema.InputSchemas;
import dev.weft.policy.schema.JsonSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a plan. Steps read them as the results of a step called {@code param}; their
 * schemas are the type of that result.
 */
public final class Parameters {
  private static final int MAX_PARAMETERS = 50;
  private static final Set<String> TYPES =
      new LinkedHashSet<>(List.of("string", "integer", "number", "boolean", "array", "object"));

  /** No references, which could lead out of the schema, and no patterns, which can be endless. */
  private static final Set<String> KEYWORDS =
      new LinkedHashSet<>(
          List.of(
              "type",
              "enum",
              "format",
              "description",
              "minimum",
              "maximum",
              "minLength",
              "maxLength",
              "minItems",
              "maxItems",
              "items",
              "properties",
              "required",
              "additionalProperties"));

  private Parameters() {}

  /** The JSON schema of an object that gives the parameters their values. */
  public static Map<String, Object> inputSchema(Plan plan) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (PlanParameter parameter : plan.declared()) {
      Map<String, Object> property = new LinkedHashMap<>(parameter.schema());
      if (parameter.description() != null) {
        property.putIfAbsent("description", parameter.description());
      }
      if (parameter.fallback() == null) {
        required.add(parameter.name());
      } else {
        property.put("default", parameter.fallback());
      }
      properties.put(parameter.name(), property);
    }
    return InputSchemas.ofProperties(properties, required);
  }

  /** The plan with values, or defaults, for its parameters. */
  public static Plan give(Plan plan, Map<String, Object> input) {
    return plan.with(
        plan.declared().stream()
            .map(parameter ->
                parameter.with(input.getOrDefault(parameter.name(), parameter.fallback())))
            .toList());
  }

  /** What a step may refer to before any other has run. */
  static Scope scope(Plan plan) {
    Scope scope = Scope.empty();
    if (!plan.declared().isEmpty()) {
      scope
          .readable()
          .put(
              Plan.PARAMETERS,
              new ToolDescriptor(
                  "template",
                  Plan.PARAMETERS,
                  "The plan's parameters.",
                  Map.of("type", "object"),
                  inputSchema(plan),
                  Effect.READ,
                  false,
                  true,
                  Duration.ofSeconds(1),
                  "",
                  null,
                  0,
                  List.of()));
    }
    return scope;
  }

  /** The plan with defaults as values where there are none; a value that is wrong is a problem. */
  static Plan filled(Plan plan, Problems problems) {
    checkDeclarations(plan, problems);
    if (plan.declared().isEmpty() || !problems.none()) {
      return plan;
    }
    Plan filled = give(plan, plan.parameterValues());
    for (int i = 0; i < filled.declared().size(); i++) {
      PlanParameter parameter = filled.declared().get(i);
      String own = "/parameters/" + i + "/value";
      if (parameter.value() == null) {
        problems.add(own, "required", "parameter \"" + parameter.name() + "\" needs a value");
      } else {
        checkValue(parameter, parameter.value(), own, problems);
      }
    }
    return filled;
  }

  /** A template's parameters have no values. */
  static void checkOpen(Plan plan, Problems problems) {
    checkDeclarations(plan, problems);
    for (int i = 0; i < plan.declared().size(); i++) {
      if (plan.declared().get(i).value() != null) {
        problems.add(
            "/parameters/" + i + "/value",
            "value_not_allowed",
            "a template leaves values open: write a \"default\" instead");
      }
    }
  }

  private static void checkDeclarations(Plan plan, Problems problems) {
    if (plan.declared().size() > MAX_PARAMETERS) {
      problems.add(
          "/parameters", "too_many_parameters", "at most " + MAX_PARAMETERS + " are allowed");
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < plan.declared().size(); i++) {
      PlanParameter parameter = plan.declared().get(i);
      String own = "/parameters/" + i;
      if (!names.add(parameter.name())) {
        problems.add(
            own + "/name",
            "duplicate_parameter",
            "another parameter has the name \"" + parameter.name() + "\"");
      }
      int before = problems.all().size();
      checkSchema(parameter.schema(), own + "/schema", problems);
      if (problems.all().size() == before && parameter.fallback() != null) {
        checkValue(parameter, parameter.fallback(), own + "/default", problems);
      }
    }
  }

  private static void checkSchema(Map<String, Object> schema, String pointer, Problems problems) {
    for (String keyword : schema.keySet()) {
      if (!KEYWORDS.contains(keyword)) {
        problems.add(
            pointer + "/" + JsonSchema.escape(keyword),
            "keyword_not_allowed",
            "a parameter's schema has no \""
                + keyword
                + "\"; allowed are "
                + String.join(", ", KEYWORDS));
      }
    }
    if (!(schema.get("type") instanceof String type) || !TYPES.contains(type)) {
      problems.add(pointer + "/type", "type_missing", "write one of " + String.join(", ", TYPES));
    }
    checkInner(schema.get("items"), pointer + "/items", problems);
    checkInner(schema.get("additionalProperties"), pointer + "/additionalProperties", problems);
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((name, inner) ->
          checkInner(
              inner, pointer + "/properties/" + JsonSchema.escape(String.valueOf(name)), problems));
    }
  }

  private static void checkInner(@Nullable Object schema, String pointer, Problems problems) {
    if (schema instanceof Map<?, ?> map) {
      Map<String, Object> inner = new LinkedHashMap<>();
      map.forEach((key, value) -> inner.put(String.valueOf(key), value));
      checkSchema(inner, pointer, problems);
    }
  }

  private static void checkValue(
      PlanParameter parameter, Object value, String pointer, Problems problems) {
    for (PlanProblem problem : JsonSchema.of(parameter.schema()).check(value)) {
      problems.add(pointer + problem.pointer(), problem.code(), problem.message());
    }
  }
}
