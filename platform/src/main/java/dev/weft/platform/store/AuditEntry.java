package dev.weft.platform.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, and with what outcome. Holds no personal data but surrogates.
 *
 * @param tenant its tenant
 * @param at when
 * @param actor surrogate of who did it; null when nobody was known, or the system did it
 * @param action what was done, as in {@code approval.decide}
 * @param target what it was done to, as in {@code approval/<id>}; null for nothing particular
 * @param outcome as in {@code OK} or a stable error code
 * @param traceId the trace it belongs to, if any
 * @param details what else helps to understand it
 */
public record AuditEntry(
    String tenant,
    Instant at,
    @Nullable String actor,
    String action,
    @Nullable String target,
    String outcome,
    @Nullable String traceId,
    Map<String, Object> details) {
  public AuditEntry {
    details = new LinkedHashMap<>(details);
  }
}
