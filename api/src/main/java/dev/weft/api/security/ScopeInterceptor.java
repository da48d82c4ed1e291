package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a request through only when its endpoint declares a scope that the caller holds. */
final class ScopeInterceptor implements HandlerInterceptor {
  /** Endpoints of libraries that describe the API; they hold no data. */
  private static final List<String> DESCRIPTION = List.of("org.springdoc.");

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)
        || request.getDispatcherType() == DispatcherType.ERROR
        || describes(method)
        || allows(request, method)
        || method.hasMethodAnnotation(Open.class)) {
      return true;
    }
    Scoped scoped = method.getMethodAnnotation(Scoped.class);
    if (scoped == null) {
      throw ProblemException.of(403, "forbidden", "This endpoint declares no scope.");
    }
    AuditTrail.action(request, scoped.action());
    Caller caller = AuditFilter.caller(request);
    if (caller == null || !caller.may(scoped.value())) {
      throw new ProblemException(
          403,
          "scope_missing",
          "The token lacks the scope \"" + scoped.value() + "\".",
          List.of(),
          Map.of("scope", scoped.value()));
    }
    return true;
  }

  /** The answer to OPTIONS names the methods of an address and nothing else. */
  private static boolean allows(HttpServletRequest request, HandlerMethod method) {
    return request.getMethod().equals("OPTIONS")
        && method.getBeanType().getName().startsWith("org.springframework.");
  }

  static boolean describes(HandlerMethod method) {
    return DESCRIPTION.stream().anyMatch(method.getBeanType().getName()::startsWith);
  }
}
