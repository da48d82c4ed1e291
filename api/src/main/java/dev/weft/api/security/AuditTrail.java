package dev.weft.api.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.servlet.HandlerMapping;

/** What an endpoint tells the audit of a request. */
public final class AuditTrail {
  private static final String ACTION = "dev.weft.audit.action";
  private static final String READS = "dev.weft.audit.reads";
  private static final String TARGET = "dev.weft.audit.target";

  private AuditTrail() {}

  static void action(HttpServletRequest request, String action) {
    request.setAttribute(ACTION, action);
  }

  static void reads(HttpServletRequest request) {
    request.setAttribute(READS, true);
  }

  static boolean isReading(HttpServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(READS));
  }

  /** Names what the request changes: an id, never personal data. */
  public static void target(HttpServletRequest request, String id) {
    request.setAttribute(TARGET, id);
  }

  /** Names who acts and what, where no bearer token and no scope do. */
  public static void page(HttpServletRequest request, Caller caller, String action, String id) {
    request.setAttribute(Caller.ATTRIBUTE, caller);
    action(request, action);
    target(request, id);
  }

  /** Whether the audit has a name for what the request wants. */
  static boolean named(HttpServletRequest request) {
    return request.getAttribute(ACTION) instanceof String action && !action.isEmpty();
  }

  static String action(HttpServletRequest request) {
    return request.getAttribute(ACTION) instanceof String action ? action : "unknown";
  }

  static String target(HttpServletRequest request) {
    if (request.getAttribute(TARGET) instanceof String target) {
      return target;
    }
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    Object id = variables instanceof Map<?, ?> map ? map.get("id") : null;
    return id instanceof String text && text.matches("[0-9a-fA-F-]{1,36}") ? text : "-";
  }
}
