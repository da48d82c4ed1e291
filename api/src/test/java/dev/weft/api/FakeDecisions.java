package dev.weft.api;

import dev.weft.api.store.Decisions;
import dev.weft.contract.policy.DecisionLog;
import dev.weft.contract.policy.LoggedDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps decisions in memory. */
public final class FakeDecisions implements DecisionLog, Decisions {
  public final List<LoggedDecision> kept = new CopyOnWriteArrayList<>();
  public final AtomicBoolean full = new AtomicBoolean();

  @Override
  public boolean record(LoggedDecision decision) {
    return !full.get() && kept.add(decision);
  }

  @Override
  public List<LoggedDecision> ofRun(String tenant, String runId, int limit) {
    return find(tenant, one -> runId.equals(one.runId()), limit);
  }

  @Override
  public Optional<LoggedDecision> find(String tenant, UUID id) {
    return find(tenant, one -> one.id().equals(id), 1).stream().findFirst();
  }

  @Override
  public List<LoggedDecision> between(
      String tenant, Instant from, Instant until, @Nullable UUID after, int limit) {
    return find(
        tenant,
        one ->
            !one.at().isBefore(from)
                && one.at().isBefore(until)
                && (after == null || one.id().compareTo(after) > 0),
        limit);
  }

  @Override
  public int forget(Instant before, int limit) {
    List<LoggedDecision> old =
        kept.stream().filter(one -> one.at().isBefore(before)).limit(limit).toList();
    kept.removeAll(old);
    return old.size();
  }

  @Override
  public boolean unused(String policyHash) {
    return kept.stream().noneMatch(one -> policyHash.equals(one.policyHash()));
  }

  @Override
  public List<AuditLine> audited(
      String tenant, String prefix, Instant from, Instant until, int limit) {
    return List.of();
  }

  private List<LoggedDecision> find(String tenant, Predicate<LoggedDecision> wanted, int limit) {
    return kept.stream()
        .filter(one -> tenant.equals(one.tenant()))
        .filter(wanted)
        .limit(limit)
        .toList();
  }
}
