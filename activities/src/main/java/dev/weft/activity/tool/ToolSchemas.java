package dev.weft.activity.tool;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives JSON Schema (2020-12) from records: names, types, formats, bounds and descriptions. */
public final class ToolSchemas {
  private ToolSchemas() {}

  /**
   * The schema of a tool's parameters: unknown properties are refused.
   *
   * @throws IllegalArgumentException naming the component whose type has no schema
   */
  public static Map<String, Object> input(Class<?> type) {
    return object(type, true);
  }

  /**
   * The schema of a tool's result, which may grow.
   *
   * @throws IllegalArgumentException naming the component whose type has no schema
   */
  public static Map<String, Object> output(Class<?> type) {
    return object(type, false);
  }

  /** Whether a component may be absent: it is nullable or optional. */
  static boolean optional(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        || component.getType() == Optional.class;
  }

  private static Map<String, Object> object(Class<?> type, boolean closed) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " must be a record");
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Map<String, Object> schema;
      try {
        schema = schema(component.getGenericType(), closed);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            type.getName() + "." + component.getName() + ": " + e.getMessage(), e);
      }
      Doc doc = component.getAnnotation(Doc.class);
      if (doc != null) {
        describe(schema, doc);
      }
      properties.put(component.getName(), schema);
      if (!optional(component)) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    Doc doc = type.getAnnotation(Doc.class);
    if (doc != null) {
      describe(schema, doc);
    }
    schema.put("properties", properties);
    schema.put("required", required);
    if (closed) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  private static void describe(Map<String, Object> schema, Doc doc) {
    String description =
        doc.absent().isEmpty() ? doc.value() : doc.value() + " Absent: " + doc.absent() + ".";
    schema.put("description", description);
    if (!doc.pattern().isEmpty()) {
      schema.put("pattern", "^(?:" + doc.pattern() + ")$");
    }
    if (doc.oneOf().length > 0) {
      schema.put("enum", List.of(doc.oneOf()));
    }
    if (!doc.format().isEmpty()) {
      schema.put("format", doc.format());
    }
    Map<String, Object> number = numberOf(schema);
    if (doc.min() != Long.MIN_VALUE) {
      number.put("minimum", doc.min());
    }
    if (doc.max() != Long.MAX_VALUE) {
      number.put("maximum", doc.max());
    }
    if (doc.maxLength() != Integer.MAX_VALUE) {
      schema.put("maxLength", doc.maxLength());
    }
  }

  /** What bounds apply to: the number itself, or of an amount of money its minor units. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> numberOf(Map<String, Object> schema) {
    return schema.get("properties") instanceof Map<?, ?> properties
            && properties.get("minor") instanceof Map<?, ?> minor
        ? (Map<String, Object>) minor
        : schema;
  }

  private static Map<String, Object> schema(Type type, boolean closed) {
    if (type instanceof ParameterizedType parameterized) {
      Type raw = parameterized.getRawType();
      Type[] arguments = parameterized.getActualTypeArguments();
      if (raw == Optional.class) {
        return schema(arguments[0], closed);
      }
      if (raw == List.class) {
        Map<String, Object> schema = typed("array", null);
        schema.put("items", schema(arguments[0], closed));
        return schema;
      }
      if (raw == Map.class) {
        return typed("object", null);
      }
      throw new IllegalArgumentException("no JSON schema for " + type.getTypeName());
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      Map<String, Object> schema = typed("string", null);
      List<String> names = new ArrayList<>();
      for (Object constant : plain.getEnumConstants()) {
        names.add(((Enum<?>) constant).name());
      }
      schema.put("enum", names);
      return schema;
    }
    if (plain.isRecord()) {
      return object(plain, closed);
    }
    if (plain == String.class) {
      return typed("string", null);
    }
    if (plain == LocalDate.class) {
      return typed("string", "date");
    }
    if (plain == LocalDateTime.class) {
      return typed("string", "date-time-local");
    }
    if (plain == Instant.class) {
      return typed("string", "date-time");
    }
    if (plain == Duration.class) {
      return typed("string", "duration");
    }
    if (plain == ZoneId.class) {
      return typed("string", "time-zone");
    }
    if (plain == int.class
        || plain == Integer.class
        || plain == long.class
        || plain == Long.class) {
      return typed("integer", null);
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return typed("boolean", null);
    }
    if (plain == double.class || plain == Double.class || plain == BigDecimal.class) {
      return typed("number", null);
    }
    throw new IllegalArgumentException("no JSON schema for " + plain.getName());
  }

  private static Map<String, Object> typed(String type, @Nullable String format) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    if (format != null) {
      schema.put("format", format);
    }
    return schema;
  }
}
