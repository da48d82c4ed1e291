package dev.weft.contract.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template leaves open.
 *
 * @param name what steps refer to as {@code {{param.name}}}
 * @param schema the JSON schema of its values, with a {@code type}
 * @param description what it is, for people; null for nothing to say
 * @param fallback the value when none is given, {@code default} in JSON; null when one must be
 *     given
 * @param value the value in a run; null in a template
 */
public record PlanParameter(
    String name,
    Map<String, Object> schema,
    @Nullable String description,
    @JsonProperty("default") @Nullable Object fallback,
    @Nullable Object value) {
  public PlanParameter {
    schema = schema == null ? new LinkedHashMap<>() : schema;
  }

  /** The same parameter with another value. */
  public PlanParameter with(@Nullable Object other) {
    return new PlanParameter(name, schema, description, fallback, other);
  }
}
