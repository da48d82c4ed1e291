package dev.weft.policy.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.payload.WeftJson;
import dev.weft.policy.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a plan from JSON text that may hold anything. */
final class PlanReader {
  static final String SCHEMA_TEXT = schemaText();
  private static final JsonSchema SCHEMA = JsonSchema.ofText(SCHEMA_TEXT);
  private static final ObjectReader STRICT =
      WeftJson.mapper()
          .reader()
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PlanReader() {}

  /** The plan, or null with at least one problem. */
  static @Nullable Plan read(String json, PlanBounds bounds, Problems problems) {
    if (json.getBytes(StandardCharsets.UTF_8).length > bounds.maxBytes()) {
      problems.add(
          "",
          "plan_too_large",
          "the plan's JSON has more than "
              + bounds.maxBytes()
              + " bytes: pass large data otherwise");
      return null;
    }
    try {
      JsonNode tree = STRICT.readTree(json);
      if (!(tree instanceof ObjectNode plan)) {
        problems.add("", "not_a_plan", "a plan is one JSON object with \"kind\" and \"steps\"");
        return null;
      }
      SCHEMA.checkText(json).stream()
          .filter(problem -> !problem.code().equals("format"))
          .forEach(problems::add);
      checkDuration(plan.path("deadline"), "/deadline", problems);
      checkDurations(plan.path("steps"), "/steps", problems);
      if (!problems.none()) {
        return null;
      }
      if (!plan.hasNonNull("planVersion")) {
        plan.put("planVersion", Plan.CURRENT_VERSION);
      }
      return WeftJson.mapper().treeToValue(withoutFilledIn(plan), Plan.class);
    } catch (JsonProcessingException e) {
      problems.add("", "not_json", "the plan is not well-formed JSON: " + e.getOriginalMessage());
      return null;
    }
  }

  /** The schema's format knows no fractions of seconds and no signs. */
  private static void checkDurations(JsonNode steps, String pointer, Problems problems) {
    for (int i = 0; i < steps.size(); i++) {
      JsonNode step = steps.path(i);
      String own = pointer + "/" + i;
      checkDuration(step.path("timeout"), own + "/timeout", problems);
      checkDurations(step.path("then"), own + "/then", problems);
      checkDurations(step.path("else"), own + "/else", problems);
    }
  }

  private static void checkDuration(JsonNode text, String pointer, Problems problems) {
    if (!text.isTextual()) {
      return;
    }
    try {
      Duration.parse(text.textValue());
    } catch (DateTimeParseException e) {
      problems.add(
          pointer,
          "invalid_duration",
          "write an ISO 8601 duration of days or less, as in PT30S or PT0.5S");
    }
  }

  /**
   * Validation alone fills in approvals and traits, so what a caller wrote there is dropped; only
   * the wish for four eyes stays, for it makes a rule no looser.
   */
  private static JsonNode withoutFilledIn(JsonNode node) {
    node.forEach(PlanReader::withoutFilledIn);
    if (node instanceof ObjectNode object && object.has("id")) {
      object.remove("traits");
      boolean fourEyes = object.path("approval").path("fourEyes").asBoolean();
      object.remove("approval");
      if (fourEyes) {
        object.set("approval", WeftJson.mapper().valueToTree(StepChecks.TWO_PEOPLE));
      }
    }
    return node;
  }

  private static String schemaText() {
    try (InputStream resource = PlanReader.class.getResourceAsStream("plan.schema.json")) {
      return new String(
          Objects.requireNonNull(resource, "plan.schema.json").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
