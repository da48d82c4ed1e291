package dev.weft.api.store;

import dev.weft.contract.policy.LoggedDecision;
import dev.weft.platform.store.AuditStore;
import dev.weft.platform.store.DecisionStore;
import dev.weft.platform.store.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decisions in the platform's stores. */
public final class PlatformDecisions implements Decisions {
  private final DecisionStore decisions;
  private final AuditStore audit;

  public PlatformDecisions(Stores stores) {
    this.decisions = stores.decisions();
    this.audit = stores.audit();
  }

  @Override
  public List<LoggedDecision> ofRun(String tenant, String runId, int limit) {
    return decisions.ofRun(tenant, runId, limit);
  }

  @Override
  public Optional<LoggedDecision> find(String tenant, UUID id) {
    return decisions.find(tenant, id);
  }

  @Override
  public List<LoggedDecision> between(
      String tenant, Instant from, Instant until, @Nullable UUID after, int limit) {
    return decisions.between(tenant, from, until, after, limit);
  }

  @Override
  public int forget(Instant before, int limit) {
    return decisions.deleteBefore(before, limit);
  }

  @Override
  public boolean unused(String policyHash) {
    return decisions.unused(policyHash);
  }

  @Override
  public List<AuditLine> audited(
      String tenant, String prefix, Instant from, Instant until, int limit) {
    return audit.between(tenant, prefix, from, until, limit).stream()
        .map(entry ->
            new AuditLine(
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.outcome(),
                entry.traceId(),
                entry.details()))
        .toList();
  }
}
