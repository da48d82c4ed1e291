package dev.weft.api.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Notes the outcome of each request that wants to change something, refused ones included; of
 * requests that only read, of those that the audit has a name for, the refused ones: the others
 * note themselves what they show.
 */
final class AuditFilter extends OncePerRequestFilter {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final AuditRecord record;

  AuditFilter(AuditRecord record) {
    this.record = record;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int status = 500;
    try {
      chain.doFilter(request, response);
      status = response.getStatus();
    } catch (AccessDeniedException e) {
      status = 403;
      throw e;
    } finally {
      if (!reads(request) || (AuditTrail.named(request) && status >= 400)) {
        record.outcome(request, status);
      }
    }
  }

  static @Nullable Caller caller(HttpServletRequest request) {
    if (request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Caller caller
        ? caller
        : null;
  }

  /** Whether the request changes nothing. */
  static boolean reads(HttpServletRequest request) {
    return READING.contains(request.getMethod()) || AuditTrail.isReading(request);
  }
}
