package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.policy.authorisation.AuthorisationDecision;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Asks policy before each request that has an endpoint, and lets pass what it allows. */
final class AuthorisationInterceptor implements HandlerInterceptor {
  private static final String DECISION = "dev.weft.decision";

  /** Endpoints of libraries that describe the API; they hold no data. */
  private static final List<String> DESCRIPTION = List.of("org.springdoc.");

  private final Permission permission;

  AuthorisationInterceptor(Permission permission) {
    this.permission = permission;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method) || decidedBefore(request)) {
      return true;
    }
    Open open = method.getMethodAnnotation(Open.class);
    if (open != null && open.withoutPolicy()) {
      return true;
    }
    Scoped scoped = method.getMethodAnnotation(Scoped.class);
    if (scoped != null) {
      AuditTrail.action(request, scoped.action());
      if (scoped.reads()) {
        AuditTrail.reads(request);
      }
    }
    boolean anybody = open != null || describes(method) || allows(request, method);
    Question.Endpoint endpoint =
        new Question.Endpoint(
            request.getMethod(),
            String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)),
            scoped == null ? null : scoped.value(),
            scoped == null ? "" : scoped.action(),
            anybody);
    Question question = Question.api(Permission.asker(AuditFilter.caller(request)), endpoint, null);
    AuthorisationDecision decision = permission.decide(question, Occasion.NONE);
    request.setAttribute(DECISION, decision);
    if (!decision.allowed()) {
      throw refused(decision, scoped);
    }
    return true;
  }

  private static ProblemException refused(AuthorisationDecision decision, @Nullable Scoped scoped) {
    if (scoped == null || !decision.reasons().contains("scope_missing")) {
      return Permission.denied(decision);
    }
    Map<String, Object> told = Permission.told(decision);
    told.put("scope", scoped.value());
    return new ProblemException(
        403,
        "scope_missing",
        "The token lacks the scope \"" + scoped.value() + "\".",
        List.of(),
        told);
  }

  /** What was decided of the request; null when nobody asked yet. */
  static @Nullable AuthorisationDecision decision(HttpServletRequest request) {
    return request.getAttribute(DECISION) instanceof AuthorisationDecision decision
        ? decision
        : null;
  }

  /** An answer that is finished later, or an error that is worded, is part of the same request. */
  private static boolean decidedBefore(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.ERROR
        || (request.getDispatcherType() == DispatcherType.ASYNC && decision(request) != null);
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
