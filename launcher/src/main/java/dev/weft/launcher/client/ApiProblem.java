package dev.weft.launcher.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The API's refusal, read from problem+json. */
final class ApiProblem extends RuntimeException {
  private final int status;
  private final Map<String, Object> members;

  ApiProblem(int status, Map<String, Object> members) {
    super(text(members, "detail") + text(members, "title"));
    this.status = status;
    this.members = members;
  }

  /** One field that is wrong. */
  record FieldError(String pointer, String code, String message) {}

  int status() {
    return status;
  }

  /** The stable code; what is no answer of Weft's is called after its status. */
  String code() {
    return members.get("code") instanceof String code ? code : "http_" + status;
  }

  /** One clear line. */
  String line() {
    String detail = text(members, "detail");
    String title = text(members, "title");
    if (!detail.isEmpty()) {
      return detail;
    }
    return title.isEmpty() ? "The API answered " + status + "." : title;
  }

  /** Strings of a list member such as {@code missing}. */
  List<String> strings(String member) {
    List<String> strings = new ArrayList<>();
    if (members.get(member) instanceof List<?> list) {
      list.forEach(item -> strings.add(String.valueOf(item)));
    }
    return strings;
  }

  List<FieldError> errors() {
    List<FieldError> errors = new ArrayList<>();
    if (members.get("errors") instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> error) {
          errors.add(
              new FieldError(text(error, "pointer"), text(error, "code"), text(error, "message")));
        }
      }
    }
    return errors;
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString();
  }
}
