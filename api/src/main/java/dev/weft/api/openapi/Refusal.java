package dev.weft.api.openapi;

import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A problem that operations may answer, described once for all of them. */
enum Refusal {
  UNREADABLE(
      "400",
      "A query parameter, a header or the body cannot be read.",
      "invalid_parameter",
      "Wait at most 60s."),
  UNAUTHENTICATED(
      "401",
      "No token, or one that is not accepted.",
      "unauthenticated",
      "A bearer token is required.",
      OperationAnswers.AUTHENTICATE),
  FORBIDDEN(
      "403",
      "The token lacks the scope, or the person may not do this; see code.",
      "scope_missing",
      "The token lacks the scope \"flow:write\"."),
  NOT_FOUND("404", "There is none of that id.", "not_found", "There is no such run."),
  AMBIGUOUS(
      "409",
      "The first digits of an id that were given fit more than one; see code.",
      "ambiguous_id",
      "More than one run begins so."),
  CONFLICT(
      "409",
      "What is there does not allow it, or not any more, or the Idempotency-Key is in use; see"
          + " code.",
      "already_ended",
      "The run has ended already: COMPLETED."),
  TOO_LARGE(
      "413",
      "The body is too large; errors names the field.",
      "payload_too_large",
      "The field /input makes the payload too large."),
  NOT_JSON("415", "The body is not JSON.", "unsupported_media_type", "Send application/json."),
  WRONG(
      "422",
      "The body was read and is wrong; see errors.",
      "invalid_input",
      "Use an IANA time zone, as in Europe/Vienna."),
  TOO_MANY(
      "429",
      "Too many requests.",
      "rate_limited",
      "Try again in 5 s.",
      OperationAnswers.RETRY_AFTER),
  NO_SCHEDULES(
      "501",
      "The in-memory engine has no schedules.",
      "no_schedules",
      "The in-memory engine has no schedules."),
  UNAVAILABLE(
      "503",
      "A part of the stack does not answer now; see code.",
      "store_unreachable",
      "The database does not answer now. Try again later."),
  NO_PLAN(
      "504",
      "No plan within the time that is given.",
      "planning_timeout",
      "No plan came within the time that is given."),
  OTHER(
      "default",
      "Anything else that went wrong; see code.",
      "internal",
      "Something went wrong here. The trace id finds it in the logs.");

  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String PROBLEM = "#/components/schemas/Problem";

  private final String status;
  private final String description;
  private final String code;
  private final String detail;
  private final String header;

  Refusal(String status, String description, String code, String detail) {
    this(status, description, code, detail, "");
  }

  Refusal(String status, String description, String code, String detail, String header) {
    this.status = status;
    this.description = description;
    this.code = code;
    this.detail = detail;
    this.header = header;
  }

  /** The first one of a status, by reference. */
  static ApiResponse of(String status) {
    return Arrays.stream(values())
        .filter(refusal -> refusal.status.equals(status))
        .findFirst()
        .orElseThrow()
        .reference();
  }

  /** All of them, by the names that references use. */
  static Map<String, ApiResponse> all() {
    return Arrays.stream(values()).collect(Collectors.toMap(Refusal::title, Refusal::described));
  }

  ApiResponse reference() {
    return new ApiResponse().$ref("#/components/responses/" + title());
  }

  private ApiResponse described() {
    ApiResponse response =
        new ApiResponse()
            .description(description)
            .content(
                new Content()
                    .addMediaType(
                        PROBLEM_JSON,
                        new MediaType().schema(new Schema<>().$ref(PROBLEM)).example(example())));
    if (!header.isEmpty()) {
      OperationAnswers.header(response, header);
    }
    if (this != UNAUTHENTICATED) {
      OperationAnswers.LIMITS.forEach(name -> OperationAnswers.header(response, name));
    }
    return response;
  }

  private Map<String, Object> example() {
    return OpenApiConfiguration.ordered(
        "type",
        "http://127.0.0.1:7400/runbooks/" + code,
        "title",
        "What kind of problem it is",
        "status",
        this == OTHER ? 500 : Integer.parseInt(status),
        "detail",
        detail,
        "code",
        code,
        "errors",
        List.of(),
        "traceId",
        "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  private String title() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
