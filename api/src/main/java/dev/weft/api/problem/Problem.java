package dev.weft.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.agent.PlanProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457).
 *
 * @param type the address of the page about the code: what it means and what to do
 * @param title the kind of problem in words
 * @param status the HTTP status
 * @param detail what is wrong this time and how to mend it; no personal data
 * @param code a stable code for programs
 * @param errors everything that is wrong with the request, with JSON pointers
 * @param traceId finds the request in traces and logs
 * @param extensions further members, by the kind of problem
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    List<PlanProblem> errors,
    @Nullable String traceId,
    @JsonAnyGetter Map<String, Object> extensions) {
  public Problem {
    errors = List.copyOf(errors);
    extensions = new LinkedHashMap<>(extensions);
  }

  /**
   * Makes the answer.
   *
   * @param base the address under which this api serves pages about codes
   */
  static Problem of(ProblemException exception, String base, @Nullable String traceId) {
    return new Problem(
        base + "/runbooks/" + exception.code(),
        title(exception.status()),
        exception.status(),
        exception.detail(),
        exception.code(),
        exception.errors(),
        traceId,
        exception.extensions());
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "The request cannot be read";
      case 401 -> "Not authenticated";
      case 403 -> "Not allowed";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 406 -> "Not acceptable";
      case 409 -> "Conflict";
      case 413 -> "Too large";
      case 415 -> "Unsupported media type";
      case 422 -> "The request cannot be carried out";
      case 429 -> "Too many requests";
      case 503 -> "Temporarily unavailable";
      case 504 -> "No answer in time";
      default -> status < 500 ? "The request failed" : "Internal error";
    };
  }
}
