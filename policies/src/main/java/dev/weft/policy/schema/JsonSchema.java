package dev.weft.policy.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.payload.WeftJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema (2020-12, formats asserted) that a value is checked against. Immutable and safe for
 * use by many threads.
 */
public final class JsonSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .formatAssertionsEnabled(true)
                      .locale(Locale.ENGLISH)
                      .build()));

  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /** Compiles a schema given as JSON text. */
  public static JsonSchema ofText(String schemaJson) {
    return new JsonSchema(REGISTRY.getSchema(schemaJson, InputFormat.JSON));
  }

  /** Compiles a schema given as a map. */
  public static JsonSchema of(Map<String, Object> schema) {
    return ofText(text(schema));
  }

  /**
   * Checks a value.
   *
   * @param value maps, lists, strings, numbers and booleans
   * @return everything that is wrong, in document order; the code is the schema keyword that
   *     failed, in snake case
   */
  public List<PlanProblem> check(@Nullable Object value) {
    return checkText(text(value));
  }

  /** Checks a JSON text, which must be well-formed. */
  public List<PlanProblem> checkText(String json) {
    List<PlanProblem> problems = new ArrayList<>();
    for (Error error : schema.validate(json, InputFormat.JSON)) {
      problems.add(problem(error));
    }
    return problems;
  }

  private static PlanProblem problem(Error error) {
    String pointer = error.getInstanceLocation().toString();
    String keyword = error.getKeyword() == null ? "schema" : error.getKeyword();
    String property = error.getProperty();
    boolean ofProperty = keyword.equals("required") || keyword.equals("additionalProperties");
    if (ofProperty && property != null) {
      return keyword.equals("required")
          ? new PlanProblem(
              pointer + "/" + escape(property),
              "required",
              "add \"" + property + "\": it is needed")
          : new PlanProblem(
              pointer + "/" + escape(property),
              "unknown_property",
              "remove \"" + property + "\": there is no such property");
    }
    return new PlanProblem(pointer, snakeCase(keyword), error.getMessage());
  }

  private static String snakeCase(String keyword) {
    return keyword.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Escapes a property's name for use in a JSON pointer (RFC 6901). */
  public static String escape(String property) {
    return property.replace("~", "~0").replace("/", "~1");
  }

  private static String text(@Nullable Object value) {
    try {
      return WeftJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
