package dev.weft.api.problem;

import dev.weft.contract.config.WeftConfig;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems from where no endpoint runs: filters, and the container's own errors. */
@Component
public class ProblemWriter {
  /** Request attribute that holds the trace id. */
  public static final String TRACE_ID = "dev.weft.traceId";

  private final JsonMapper mapper;
  private final String base;

  public ProblemWriter(JsonMapper mapper, WeftConfig config) {
    this.mapper = mapper;
    this.base = config.apiUrl();
  }

  /** The problem as a body. */
  Problem problem(ProblemException exception, @Nullable String traceId) {
    return Problem.of(exception, base, traceId);
  }

  /** Writes the problem as the answer to a request. */
  public void write(
      HttpServletRequest request, HttpServletResponse response, ProblemException exception)
      throws IOException {
    response.setStatus(exception.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(json(exception, traceId(request)));
  }

  /** The problem as JSON, for where there is no trace yet. */
  String text(ProblemException exception) {
    return mapper.writeValueAsString(problem(exception, null));
  }

  private byte[] json(ProblemException exception, @Nullable String traceId) {
    return mapper.writeValueAsBytes(problem(exception, traceId));
  }

  static @Nullable String traceId(ServletRequest request) {
    return request.getAttribute(TRACE_ID) instanceof String id ? id : null;
  }
}
