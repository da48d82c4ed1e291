package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.platform.store.IdempotencyClaim;
import dev.weft.platform.store.StoredAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/** Answers a repeated request with the first one's answer, once it was authorised again. */
final class ReplayInterceptor implements HandlerInterceptor {
  private static final String ANSWER = "dev.weft.idempotency.answer";

  static void replay(HttpServletRequest request, IdempotencyClaim.Answered answered) {
    request.setAttribute(ANSWER, answered);
  }

  static boolean replayed(HttpServletRequest request) {
    return request.getAttribute(ANSWER) != null;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(request.getAttribute(ANSWER) instanceof IdempotencyClaim.Answered answered)) {
      return true;
    }
    authorise(AuditFilter.caller(request), answered.scopes());
    StoredAnswer answer = answered.answer();
    String body = answer == null ? null : answer.body();
    if (answer == null || body == null) {
      String location = answer == null ? null : answer.headers().get("Location");
      throw new ProblemException(
          409,
          "answer_not_kept",
          "The request was carried out before; its answer was too large to keep, or was forgotten.",
          List.of(),
          location == null ? Map.of() : Map.of("location", location));
    }
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setHeader("Idempotency-Replayed", "true");
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    return false;
  }

  /**
   * An endpoint may have asked for more than its own scope, as a decision does: whoever holds less
   * than then does not see what was answered then.
   */
  private static void authorise(@Nullable Caller caller, List<String> held) {
    for (String scope : held) {
      if (caller == null || !caller.may(scope)) {
        throw new ProblemException(
            403,
            "scope_missing",
            "The first request with this Idempotency-Key was allowed the scope \""
                + scope
                + "\", which this token lacks.",
            List.of(),
            Map.of("scope", scope));
      }
    }
  }
}
