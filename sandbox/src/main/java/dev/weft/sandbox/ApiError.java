package dev.weft.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A refusal with a stable code, as the caller sees it. */
final class ApiError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with one field of a request. */
  record Field(String name, String problem) {
    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", name);
      json.put("problem", problem);
      return json;
    }
  }

  private final int status;
  private final String code;
  private final transient Map<String, Object> details;
  private final transient Map<String, String> headers;

  private ApiError(
      int status,
      String code,
      String message,
      Map<String, Object> details,
      Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }

  ApiError(int status, String code, String message) {
    this(status, code, message, Map.of(), Map.of());
  }

  ApiError with(Map<String, Object> newDetails) {
    return new ApiError(status, code, text(), newDetails, headers);
  }

  ApiError withHeader(String name, String value) {
    return new ApiError(status, code, text(), details, Map.of(name, value));
  }

  static ApiError invalid(List<Field> fields) {
    String names = String.join(", ", fields.stream().map(Field::name).toList());
    return new ApiError(400, "invalid_request", "The request is not valid: " + names)
        .with(Map.of("fields", fields.stream().map(Field::toJson).toList()));
  }

  static ApiError invalid(String field, String problem) {
    return invalid(List.of(new Field(field, problem)));
  }

  static ApiError notFound(String what) {
    return new ApiError(404, "not_found", what);
  }

  private String text() {
    return String.valueOf(getMessage());
  }

  String code() {
    return code;
  }

  Answer answer() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", text());
    error.putAll(details);
    return new Answer(status, Map.of("error", error), headers);
  }
}
