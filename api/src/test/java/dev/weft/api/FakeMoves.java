package dev.weft.api;

import dev.weft.api.engine.MoveFlows;
import dev.weft.api.store.Moves;
import dev.weft.contract.tenancy.MovePhase;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.platform.store.ResidencyChange;
import dev.weft.platform.store.TenantHome;
import dev.weft.platform.store.TenantMoveView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Moves in memory; a tenant may leave once a change of residency was approved. */
public final class FakeMoves implements Moves, MoveFlows {
  public final List<TenantMove> started = new ArrayList<>();
  public final List<TenantMove> cancelled = new ArrayList<>();
  private final List<TenantMove> asked = new ArrayList<>();
  private final List<ResidencyChange> changes = new ArrayList<>();
  private boolean mayLeave;

  @Override
  public synchronized TenantHome home(String tenant) {
    return new TenantHome(tenant, "eu-west-1", TenantHome.State.ACTIVE, 1, null, mayLeave);
  }

  @Override
  public synchronized TenantMove ask(String tenant, String to, Duration drain, String by) {
    if (asked.isEmpty()) {
      asked.add(
          new TenantMove(
              tenant, UUID.randomUUID().toString(), "eu-west-1", to, 2, drain.toSeconds(), by));
    }
    return asked.getFirst();
  }

  @Override
  public synchronized List<TenantMoveView> list(String tenant) {
    return asked.stream()
        .filter(move -> move.tenant().equals(tenant))
        .map(move ->
            new TenantMoveView(
                move,
                MovePhase.REQUESTED,
                List.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null))
        .toList();
  }

  @Override
  public synchronized Optional<TenantMoveView> find(String tenant, UUID id) {
    return list(tenant).stream()
        .filter(view -> view.move().moveId().equals(id.toString()))
        .findFirst();
  }

  @Override
  public synchronized ResidencyChange askResidency(
      String tenant, ResidencyChange.Residency residency, String reason, String by) {
    ResidencyChange change =
        new ResidencyChange(
            UUID.randomUUID().toString(), residency, reason, by, Instant.EPOCH, null, null, null);
    changes.addFirst(change);
    return change;
  }

  @Override
  public synchronized List<ResidencyChange> residencies(String tenant) {
    return tenant.equals("acme") ? List.copyOf(changes) : List.of();
  }

  @Override
  public synchronized boolean decideResidency(
      String tenant, ResidencyChange change, boolean approve, String by) {
    ResidencyChange now =
        changes.stream()
            .filter(known -> known.changeId().equals(change.changeId()))
            .findFirst()
            .orElseThrow();
    if (now.decision() != null) {
      return false;
    }
    mayLeave = mayLeave || approve;
    changes.replaceAll(known ->
        known.changeId().equals(change.changeId())
            ? new ResidencyChange(
                known.changeId(),
                known.residency(),
                known.reason(),
                known.requestedBy(),
                known.requestedAt(),
                approve ? ResidencyChange.Decision.APPROVED : ResidencyChange.Decision.REJECTED,
                by,
                Instant.EPOCH)
            : known);
    return true;
  }

  @Override
  public synchronized void start(TenantMove move) {
    started.add(move);
  }

  @Override
  public synchronized void cancel(TenantMove move) {
    cancelled.add(move);
  }
}
