package dev.weft.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request body and gathers everything that is wrong with them. */
final class Body {

  private final Map<String, Object> fields;
  private final String prefix;
  private final List<ApiError.Field> problems;
  private final Set<String> known = new LinkedHashSet<>();

  private Body(Map<String, Object> fields, String prefix, List<ApiError.Field> problems) {
    this.fields = fields;
    this.prefix = prefix;
    this.problems = problems;
  }

  static Body of(Request request) {
    return new Body(Json.object(request.body()), "", new ArrayList<>());
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  void problem(String name, String problem) {
    problems.add(new ApiError.Field(prefix + name, problem));
  }

  /** A required text; empty when wrong. */
  String text(String name, int longest) {
    if (value(name) instanceof String text && !text.isBlank() && text.length() <= longest) {
      return text;
    }
    problem(name, "must be a text of 1 to " + longest + " characters");
    return "";
  }

  String text(String name, int longest, String otherwise) {
    return value(name) == null ? otherwise : text(name, longest);
  }

  /** A required whole number; the least when wrong. */
  long whole(String name, long least, long most) {
    Object value = value(name);
    if ((value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= least
        && ((Number) value).longValue() <= most) {
      return ((Number) value).longValue();
    }
    problem(name, "must be a whole number from " + least + " to " + most);
    return least;
  }

  long whole(String name, long least, long most, long otherwise) {
    return value(name) == null ? otherwise : whole(name, least, most);
  }

  /** A required number; the least when wrong. */
  double number(String name, double least, double most) {
    if (value(name) instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    problem(name, "must be a number from " + least + " to " + most);
    return least;
  }

  double number(String name, double least, double most, double otherwise) {
    return value(name) == null ? otherwise : number(name, least, most);
  }

  /** An object inside, empty when absent; its problems are gathered here. */
  Body object(String name) {
    Map<String, Object> inner = Map.of();
    if (value(name) instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(String.valueOf(key), value));
      inner = copy;
    } else if (value(name) != null) {
      problem(name, "must be an object");
    }
    return new Body(inner, prefix + name + ".", problems);
  }

  private @Nullable Object value(String name) {
    known.add(name);
    return fields.get(name);
  }

  /** Refuses the fields nobody asked for. */
  void refuseOthers() {
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        problem(name, "is not known here");
      }
    }
  }

  void check() {
    refuseOthers();
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }
}
