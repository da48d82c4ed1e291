package dev.weft.activity.step;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.AuditEntry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Audit entries of calls: ids and codes, never values. */
final class StepAudit {
  private StepAudit() {}

  static AuditEntry entry(StepCall call, String action, String outcome, Clock clock) {
    SpanContext span = Span.current().getSpanContext();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("tool", call.toolName());
    details.put("stepId", call.stepId());
    details.put("iteration", call.iteration());
    details.put("effectKey", call.effectKey());
    if (call.approvalId() != null) {
      details.put("approvalId", call.approvalId());
    }
    String subject = call.run().subject();
    return new AuditEntry(
        call.run().tenant(),
        clock.instant(),
        subject.equals(WorkflowIds.NO_SUBJECT) ? null : subject,
        action,
        "run/" + call.run().runId(),
        outcome,
        span.isValid() ? span.getTraceId() : null,
        details);
  }
}
