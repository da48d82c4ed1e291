package dev.weft.api.problem;

import dev.weft.api.engine.Engine;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.contract.agent.PlanProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns every exception of an endpoint into a problem. */
@RestControllerAdvice
public class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter problems;

  ProblemAdvice(ProblemWriter problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(ProblemException exception, HttpServletRequest request) {
    return answer(exception, request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(
      HttpMessageNotReadableException exception, HttpServletRequest request) {
    return answer(unreadable(exception), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(
      MethodArgumentTypeMismatchException exception, HttpServletRequest request) {
    return answer(parameter(exception.getName(), "has a value that is not allowed"), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(
      MissingServletRequestParameterException exception, HttpServletRequest request) {
    return answer(parameter(exception.getParameterName(), "is missing"), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(NoResourceFoundException exception, HttpServletRequest request) {
    return answer(
        ProblemException.of(404, "not_found", "There is nothing at this address."), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(
      Engine.UnreachableException exception, HttpServletRequest request) {
    return answer(
        ProblemException.of(
            503, "engine_unreachable", "The engine does not answer now. Try again later."),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(
      ScheduleEngine.UnsupportedException exception, HttpServletRequest request) {
    return answer(
        ProblemException.of(
            501,
            "no_schedules",
            "The in-memory engine has no schedules. ./weft doctor says how to get the full one."),
        request);
  }

  /** The client went away: there is nobody to answer. */
  @ExceptionHandler
  @Nullable ResponseEntity<Problem> handle(AsyncRequestNotUsableException exception) {
    return null;
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(Exception exception, HttpServletRequest request) {
    if (exception instanceof ErrorResponse known) {
      HttpStatusCode status = known.getStatusCode();
      if (status.is4xxClientError()) {
        String detail = known.getBody().getDetail();
        return answer(
            ProblemException.of(status.value(), code(status.value()), detail == null ? "" : detail),
            request);
      }
    }
    ProblemException outage = Outage.problem(exception);
    if (outage != null) {
      LOG.warn("A request was refused: {}", outage.code());
      return answer(outage, request);
    }
    LOG.error("A request failed", exception);
    return answer(
        ProblemException.of(
            500, "internal", "Something went wrong here. The trace id finds it in the logs."),
        request);
  }

  private ResponseEntity<Problem> answer(ProblemException exception, HttpServletRequest request) {
    return ResponseEntity.status(exception.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problems.problem(exception, ProblemWriter.traceId(request)));
  }

  private static ProblemException parameter(String name, String what) {
    String message = "The query parameter \"" + name + "\" " + what + ".";
    return ProblemException.invalidParameter(name, message);
  }

  static ProblemException unreadable(HttpMessageNotReadableException exception) {
    Throwable cause = exception.getCause();
    if (exception.getRootCause() instanceof ProblemException problem) {
      return problem;
    }
    if (cause instanceof UnrecognizedPropertyException unknown) {
      List<String> names =
          unknown.getKnownPropertyIds() == null
              ? List.of()
              : unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      String message =
          "There is no field \""
              + unknown.getPropertyName()
              + "\". "
              + NearestName.of(unknown.getPropertyName(), names)
                  .map(near -> "Did you mean \"" + near + "\"?")
                  .orElse("Known are: " + String.join(", ", names) + ".");
      return new ProblemException(
          400,
          "unknown_field",
          message,
          List.of(new PlanProblem(pointer(unknown), "unknown_field", message)),
          Map.of());
    }
    if (cause instanceof JacksonException json) {
      TokenStreamLocation at = json.getLocation();
      boolean placed = at != null && at.getLineNr() > 0;
      String where = placed ? " at line " + at.getLineNr() + ", column " + at.getColumnNr() : "";
      String path = pointer(json);
      if (json instanceof StreamReadException read
          && read.getOriginalMessage().startsWith("Duplicate")) {
        String message = "A field stands twice in one object" + where + ".";
        return new ProblemException(
            400,
            "duplicate_field",
            message,
            List.of(new PlanProblem(path, "duplicate_field", message)),
            Map.of());
      }
      String message =
          path.isEmpty()
              ? "The body is not valid JSON" + where + "."
              : "The value does not fit" + where + ".";
      return new ProblemException(
          400,
          path.isEmpty() ? "invalid_json" : "invalid_type",
          message,
          List.of(new PlanProblem(path, path.isEmpty() ? "invalid_json" : "invalid_type", message)),
          placed ? Map.of("line", at.getLineNr(), "column", at.getColumnNr()) : Map.of());
    }
    return ProblemException.of(400, "invalid_json", "A JSON body is required.");
  }

  private static String pointer(JacksonException exception) {
    return exception.getPath().stream()
        .map(reference ->
            "/"
                + (reference.getPropertyName() != null
                    ? reference.getPropertyName().replace("~", "~0").replace("/", "~1")
                    : String.valueOf(reference.getIndex())))
        .collect(Collectors.joining());
  }

  static String code(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 401 -> "unauthenticated";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 413 -> "too_large";
      case 415 -> "unsupported_media_type";
      default -> status < 500 ? "refused" : "internal";
    };
  }
}
