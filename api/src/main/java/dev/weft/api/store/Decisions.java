package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.contract.policy.LoggedDecision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decisions of policy, and what the audit says of a period. */
public interface Decisions {
  /** The decisions for a run in the order in which they were taken. */
  List<LoggedDecision> ofRun(String tenant, String runId, int limit);

  /** A decision. */
  Optional<LoggedDecision> find(String tenant, UUID id);

  /**
   * Decisions of a period in their order.
   *
   * @param after the decision after which they come; null for the first
   */
  List<LoggedDecision> between(
      String tenant, Instant from, Instant until, @Nullable UUID after, int limit);

  /** Entries of the audit of a period whose action begins with a word, in their order. */
  List<AuditLine> audited(String tenant, String prefix, Instant from, Instant until, int limit);

  /**
   * Deletes the oldest decisions of every tenant.
   *
   * @param before those that were taken before then
   * @param limit how many of a tenant at most
   * @return how many
   */
  @EachRegion
  int forget(Instant before, int limit);

  /** Whether no kept decision and no open run names a policy bundle. */
  @EachRegion
  boolean unused(String policyHash);

  /** An entry of the audit. */
  record AuditLine(
      Instant at,
      @Nullable String actor,
      String action,
      @Nullable String target,
      String outcome,
      @Nullable String traceId,
      Map<String, Object> details) {}
}
