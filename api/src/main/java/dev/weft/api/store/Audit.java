package dev.weft.api.store;

import java.util.Map;

/** Keeps who changed what. */
public interface Audit {
  /** Appends an entry. */
  void write(Entry entry);

  /**
   * One attempt to change something.
   *
   * @param tenant the tenant
   * @param actor the person's surrogate
   * @param action what was attempted, as in {@code flow.start}
   * @param target the id of what was to change, or {@code "-"}
   * @param outcome {@code DONE}, {@code DENIED}, {@code REFUSED} or {@code FAILED}
   * @param traceId the request's trace
   * @param details no personal data
   */
  record Entry(
      String tenant,
      String actor,
      String action,
      String target,
      String outcome,
      String traceId,
      Map<String, Object> details) {}
}
