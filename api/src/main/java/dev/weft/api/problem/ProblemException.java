package dev.weft.api.problem;

import dev.weft.contract.agent.PlanProblem;
import java.util.List;
import java.util.Map;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private final int status;
  private final String code;
  private final transient List<PlanProblem> errors;
  private final transient Map<String, Object> extensions;

  public ProblemException(
      int status,
      String code,
      String detail,
      List<PlanProblem> errors,
      Map<String, Object> extensions) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
    this.extensions = Map.copyOf(extensions);
  }

  public static ProblemException of(int status, String code, String detail) {
    return new ProblemException(status, code, detail, List.of(), Map.of());
  }

  /** Something of that kind is missing, or belongs to somebody else: the answer is the same. */
  public static ProblemException notFound(String kind) {
    return of(404, "not_found", "There is no such " + kind + ".");
  }

  /** The request was understood and is wrong in the ways listed. */
  public static ProblemException invalid(String code, List<PlanProblem> errors) {
    String detail =
        errors.size() == 1 ? errors.getFirst().message() : errors.size() + " things are wrong.";
    return new ProblemException(422, code, detail, errors, Map.of());
  }

  /** One field of the request is wrong. */
  public static ProblemException invalidField(String pointer, String code, String message) {
    return invalid("invalid_input", List.of(new PlanProblem(pointer, code, message)));
  }

  /** One query parameter of the request is wrong. */
  public static ProblemException invalidParameter(String name, String message) {
    return new ProblemException(
        400,
        "invalid_parameter",
        message,
        List.of(new PlanProblem("?" + name, "invalid_parameter", message)),
        Map.of());
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public List<PlanProblem> errors() {
    return errors;
  }

  public Map<String, Object> extensions() {
    return extensions;
  }
}
