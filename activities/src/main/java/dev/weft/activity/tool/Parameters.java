package dev.weft.activity.tool;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds a call's parameters to a tool's record, telling everything that is wrong at once. */
public final class Parameters {
  private final List<PlanProblem> problems = new ArrayList<>();

  private Parameters() {}

  /**
   * Binds the parameters.
   *
   * @throws TypedFailure of type {@code InvalidInput} with the list of {@link PlanProblem} as its
   *     detail: JSON pointers, stable codes and what to mend
   */
  public static <T> T bind(Class<T> type, Map<String, Object> params) {
    Parameters binding = new Parameters();
    Object bound = binding.bindRecord(type, params, "");
    if (!binding.problems.isEmpty() || bound == null) {
      throw TypedFailure.of(
          ErrorType.InvalidInput,
          binding.problems.stream()
              .map(problem -> problem.pointer() + ": " + problem.message())
              .collect(Collectors.joining("; ")),
          List.copyOf(binding.problems));
    }
    return type.cast(bound);
  }

  /** Whether the parameters can be bound. */
  static boolean fit(Class<?> type, Map<String, Object> params) {
    return problems(type, params).isEmpty();
  }

  /** Everything for which the parameters cannot be bound. */
  static List<PlanProblem> problems(Class<?> type, Map<String, Object> params) {
    Parameters binding = new Parameters();
    binding.bindRecord(type, params, "");
    return List.copyOf(binding.problems);
  }

  private @Nullable Object bindRecord(Class<?> type, Map<?, ?> values, String pointer) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (Object name : values.keySet()) {
      if (!names.contains(String.valueOf(name))) {
        problem(pointer + "/" + name, "unknown_parameter", "is not known; known are " + names);
      }
    }
    int before = problems.size();
    @Nullable Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] =
          bindComponent(
              components[i],
              values.get(components[i].getName()),
              pointer + "/" + components[i].getName());
    }
    return problems.size() > before ? null : construct(type, components, arguments, pointer);
  }

  private @Nullable Object bindComponent(
      RecordComponent component, @Nullable Object value, String pointer) {
    boolean optionalType = component.getType() == Optional.class;
    if (value == null) {
      if (!ToolSchemas.optional(component)) {
        problem(pointer, "missing", "is required");
      }
      return optionalType ? Optional.empty() : null;
    }
    Type type =
        optionalType
            ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
            : component.getGenericType();
    Object bound =
        type instanceof Class<?> plain && plain.isRecord() && value instanceof Map<?, ?> map
            ? bindRecord(plain, map, pointer)
            : convert(type, value, pointer);
    Doc doc = component.getAnnotation(Doc.class);
    if (bound != null && doc != null) {
      check(doc, bound, pointer);
    }
    return optionalType ? Optional.ofNullable(bound) : bound;
  }

  private @Nullable Object convert(Type type, Object value, String pointer) {
    JavaType target = WeftJson.mapper().constructType(type);
    if (!shapeFits(target.getRawClass(), value)) {
      problem(pointer, "wrong_type", "must be " + expected(target.getRawClass()));
      return null;
    }
    try {
      Object bound = WeftJson.mapper().convertValue(value, target);
      if (bound == null) {
        problem(pointer, "wrong_type", "must be " + expected(target.getRawClass()));
      }
      return bound;
    } catch (IllegalArgumentException e) {
      problem(
          pointer + inner(e.getCause()), "wrong_type", "must be " + expected(target.getRawClass()));
      return null;
    }
  }

  private static boolean shapeFits(Class<?> type, Object value) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return value instanceof Integer || value instanceof Long;
    }
    if (type == String.class) {
      return value instanceof String;
    }
    if (type == boolean.class || type == Boolean.class) {
      return value instanceof Boolean;
    }
    if (type == double.class || type == Double.class) {
      return value instanceof Number;
    }
    return true;
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double", "BigDecimal" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "text";
      case "LocalDate" -> "a date, as in 2026-11-23";
      case "LocalDateTime" -> "a local date and time without zone, as in 2026-11-23T09:30";
      case "Instant" -> "a point in time, as in 2026-11-23T09:30:00Z";
      case "Duration" -> "a duration, as in PT1H30M";
      case "ZoneId" -> "an IANA time zone, as in Europe/Vienna";
      case "List" -> "a list";
      default -> "an object";
    };
  }

  private static String inner(@Nullable Throwable cause) {
    if (cause instanceof JsonMappingException mapping) {
      return mapping.getPath().stream()
          .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
          .collect(Collectors.joining());
    }
    return "";
  }

  private void check(Doc doc, Object value, String pointer) {
    if (value instanceof String text) {
      if (!doc.pattern().isEmpty() && !text.matches(doc.pattern())) {
        problem(pointer, "wrong_format", "must match " + doc.pattern());
      }
      List<String> allowed = List.of(doc.oneOf());
      if (!allowed.isEmpty() && !allowed.contains(text)) {
        problem(pointer, "enum", "must be one of " + String.join(", ", allowed));
      }
      if (text.length() > doc.maxLength()) {
        problem(pointer, "too_long", "must have at most " + doc.maxLength() + " characters");
      }
    }
    if (value instanceof Number number) {
      long whole = number.longValue();
      if (whole < doc.min() || whole > doc.max()) {
        problem(
            pointer,
            "out_of_range",
            "must be "
                + (doc.max() == Long.MAX_VALUE
                    ? "at least " + doc.min()
                    : "from " + doc.min() + " to " + doc.max()));
      }
    }
  }

  private @Nullable Object construct(
      Class<?> type, RecordComponent[] components, @Nullable Object[] arguments, String pointer) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      problem(
          pointer,
          "invalid",
          cause == null || cause.getMessage() == null ? "is not valid" : cause.getMessage());
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be constructed", e);
    }
  }

  private void problem(String pointer, String code, String message) {
    problems.add(new PlanProblem(pointer, code, message));
  }

  /**
   * A result as plain data.
   *
   * @throws IllegalStateException when the result cannot be written as JSON
   */
  static Map<String, Object> asMap(Object result) {
    try {
      return WeftJson.mapper()
          .readValue(
              WeftJson.mapper().writeValueAsBytes(result),
              WeftJson.mapper()
                  .getTypeFactory()
                  .constructMapType(LinkedHashMap.class, String.class, Object.class));
    } catch (IOException e) {
      throw new IllegalStateException(result.getClass().getName() + " is not JSON", e);
    }
  }
}
