package dev.weft.policy.schema;

import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.payload.InputField;
import dev.weft.contract.run.RunContext;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas of input records. A component of type {@link RunContext} is left out, for the door
 * fills it; a component marked {@link Nullable} is optional, every other one is required; unknown
 * properties are refused.
 */
public final class InputSchemas {
  private InputSchemas() {}

  /**
   * The schema of a record.
   *
   * @throws IllegalArgumentException when a component has a type that JSON schema cannot say
   */
  public static Map<String, Object> ofRecord(Class<? extends Record> type) {
    return ofRecord(type, List.of());
  }

  private static Map<String, Object> ofRecord(Class<? extends Record> type, List<Class<?>> outer) {
    if (outer.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " contains itself: write its schema");
    }
    List<Class<?>> inner = new ArrayList<>(outer);
    inner.add(type);
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType() == RunContext.class) {
        continue;
      }
      Map<String, Object> property = ofType(component.getAnnotatedType(), inner);
      describe(property, component.getAnnotation(InputField.class));
      properties.put(component.getName(), property);
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
    }
    return ofProperties(properties, required);
  }

  /** The schema of an object with these properties and no others. */
  public static Map<String, Object> ofProperties(
      Map<String, Object> properties, List<String> required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  /**
   * Checks a value against a schema.
   *
   * @return everything that is wrong at once, each with its JSON pointer; empty when it fits
   */
  public static List<PlanProblem> check(Map<String, Object> schema, @Nullable Object value) {
    return JsonSchema.of(schema).check(value);
  }

  private static void describe(Map<String, Object> property, @Nullable InputField field) {
    if (field == null) {
      return;
    }
    property.put("description", field.value());
    if (!field.pattern().isEmpty()) {
      property.put("pattern", field.pattern());
    }
    if (field.minimum() != Long.MIN_VALUE) {
      property.put("minimum", field.minimum());
    }
    if (field.maximum() != Long.MAX_VALUE) {
      property.put("maximum", field.maximum());
    }
  }

  private static Map<String, Object> ofType(AnnotatedType annotated, List<Class<?>> outer) {
    Type type = annotated.getType();
    if (annotated instanceof AnnotatedParameterizedType parameterized
        && type instanceof ParameterizedType raw
        && raw.getRawType() == List.class) {
      Map<String, Object> list = typed("array");
      list.put("items", ofType(parameterized.getAnnotatedActualTypeArguments()[0], outer));
      return list;
    }
    if (type instanceof ParameterizedType raw && raw.getRawType() == Map.class) {
      return typed("object");
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain, outer);
    }
    throw new IllegalArgumentException("no JSON schema for " + type.getTypeName());
  }

  private static Map<String, Object> ofClass(Class<?> type, List<Class<?>> outer) {
    if (type == String.class) {
      return typed("string");
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return typed("integer");
    }
    if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return typed("number");
    }
    if (type == boolean.class || type == Boolean.class) {
      return typed("boolean");
    }
    String format = format(type);
    if (format != null) {
      Map<String, Object> text = typed("string");
      text.put("format", format);
      return text;
    }
    if (type.isEnum()) {
      Map<String, Object> choice = typed("string");
      choice.put("enum", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
      return choice;
    }
    if (type.isRecord()) {
      return ofRecord(type.asSubclass(Record.class), outer);
    }
    throw new IllegalArgumentException("no JSON schema for " + type.getName());
  }

  private static @Nullable String format(Class<?> type) {
    if (type == LocalDate.class) {
      return "date";
    }
    if (type == Instant.class) {
      return "date-time";
    }
    if (type == LocalDateTime.class) {
      return "local-date-time";
    }
    if (type == Duration.class) {
      return "duration";
    }
    return type == UUID.class ? "uuid" : null;
  }

  private static Map<String, Object> typed(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }
}
