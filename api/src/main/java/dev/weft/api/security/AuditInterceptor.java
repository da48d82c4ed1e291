package dev.weft.api.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets an authorised change pass once its attempt is noted. */
final class AuditInterceptor implements HandlerInterceptor {
  private final AuditRecord record;

  AuditInterceptor(AuditRecord record) {
    this.record = record;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!AuditFilter.reads(request)) {
      record.attempt(request);
    }
    return true;
  }
}
