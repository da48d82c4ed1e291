package dev.weft.api.security;

import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.store.Audit;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Writes one audit row for each request that wants to change something, with its outcome. */
final class AuditFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Audit audit;

  AuditFilter(Audit audit) {
    this.audit = audit;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return READING.contains(request.getMethod());
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
      write(request, status);
    }
  }

  private void write(HttpServletRequest request, int status) {
    Caller caller = caller(request);
    if (caller == null) {
      return;
    }
    Audit.Entry entry =
        new Audit.Entry(
            caller.tenant(),
            caller.subject(),
            AuditTrail.action(request),
            AuditTrail.target(request),
            outcome(status),
            String.valueOf(request.getAttribute(ProblemWriter.TRACE_ID)),
            details(request, status));
    try {
      audit.write(entry);
    } catch (RuntimeException e) {
      LOG.error("An audit row could not be written: {}", entry, e);
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

  private static String outcome(int status) {
    if (status < 400) {
      return "DONE";
    }
    if (status == 401 || status == 403) {
      return "DENIED";
    }
    return status < 500 ? "REFUSED" : "FAILED";
  }

  private static Map<String, Object> details(HttpServletRequest request, int status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", status);
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    details.put("route", request.getMethod() + " " + (route == null ? "?" : route));
    if (ReplayInterceptor.replayed(request)) {
      details.put("replayed", true);
    }
    return details;
  }
}
