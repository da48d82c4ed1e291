package dev.weft.api.security;

import dev.weft.api.problem.Outage;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.store.Audit;
import dev.weft.policy.authorisation.AuthorisationDecision;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Notes changes in the audit: that one is attempted before it is made, and its outcome afterwards.
 * A change that cannot be noted is not made.
 */
@Component
public class AuditRecord {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRecord.class);

  private final Audit audit;

  AuditRecord(Audit audit) {
    this.audit = audit;
  }

  /**
   * Notes that an authorised caller is about to change something.
   *
   * @throws ProblemException 503 when it cannot be noted
   */
  public void attempt(HttpServletRequest request) {
    Caller caller = AuditFilter.caller(request);
    if (caller == null) {
      return;
    }
    try {
      audit.write(entry(request, caller, "ATTEMPTED", details(request)));
    } catch (RuntimeException e) {
      ProblemException known = Outage.problem(e);
      if (known != null && known.code().equals("tenant_moving")) {
        throw known;
      }
      LOG.error("A change is refused, for its audit row could not be written", e);
      throw ProblemException.of(
          503,
          "audit_unavailable",
          "The change cannot be noted in the audit now. Try again later.");
    }
  }

  /** Notes how a request that wanted to change something ended. */
  void outcome(HttpServletRequest request, int status) {
    Caller caller = AuditFilter.caller(request);
    if (caller == null) {
      return;
    }
    Map<String, Object> details = details(request);
    details.put("status", status);
    if (ReplayInterceptor.replayed(request)) {
      details.put("replayed", true);
    }
    Audit.Entry entry = entry(request, caller, outcome(status), details);
    try {
      audit.write(entry);
    } catch (RuntimeException e) {
      // The row of the attempt is there, and the change is made.
      LOG.error("An audit row of an outcome could not be written: {}", entry, e);
    }
  }

  private static Audit.Entry entry(
      HttpServletRequest request, Caller caller, String outcome, Map<String, Object> details) {
    return new Audit.Entry(
        caller.tenant(),
        caller.subject(),
        AuditTrail.action(request),
        AuditTrail.target(request),
        outcome,
        String.valueOf(request.getAttribute(ProblemWriter.TRACE_ID)),
        details);
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

  private static Map<String, Object> details(HttpServletRequest request) {
    Map<String, Object> details = new LinkedHashMap<>();
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    details.put("route", request.getMethod() + " " + (route == null ? "?" : route));
    AuthorisationDecision decision = AuthorisationInterceptor.decision(request);
    if (decision != null) {
      details.put("decision", decision.id().toString());
    }
    return details;
  }
}
