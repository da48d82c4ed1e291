package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.TENANT;
import static dev.weft.platform.store.jooq.Tables.TENANT_KEY;
import static dev.weft.platform.store.jooq.Tables.TENANT_MOVE;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.tenancy.MovePhase;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.TenantHome.State;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a tenant's move between the databases of two regions, as the owner of both. Each may
 * be repeated, whether its effect took place before or not. The old home's row leaves ACTIVE before
 * the new home's becomes it, and each database refuses by itself what is written of a tenant that
 * is not active there.
 */
public final class TenantMover implements AutoCloseable {
  /** Longer than a process keeps a tenant's key in memory that was erased. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(2);

  private static final int MOST_TOLD = 100;
  private static final int LOCK_TRIES = 60;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Stores source;
  private final Stores target;
  private final WeftConfig home;

  private TenantMover(Stores source, Stores target, WeftConfig home) {
    this.source = source;
    this.target = target;
    this.home = home;
  }

  /** Opens both regions as the owners of their databases. */
  public static TenantMover open(WeftConfig from, WeftConfig to, Clock clock) {
    return new TenantMover(stores(from, clock), stores(to, clock), to);
  }

  private static Stores stores(WeftConfig region, Clock clock) {
    return Stores.open(region, DatabaseRole.OWNER, OpenTelemetry.noop(), RunSignals.none(), clock);
  }

  /**
   * Starts no more runs of the tenant.
   *
   * @param leavesItsLaw whether data goes to where another law holds
   * @throws MoveRefusedException when nobody approved that, or the tenant is not active here
   */
  public void drain(TenantMove move, boolean leavesItsLaw) {
    TenantHome at = home(source, move.tenant());
    if (leavesItsLaw && !at.mayLeave()) {
      throw refused(
          "data of "
              + move.tenant()
              + " may not leave "
              + move.from()
              + ": change residency first");
    }
    if (at.epoch() >= move.epoch()) {
      throw refused(move.tenant() + " was moved meanwhile");
    }
    if (at.state() == State.ACTIVE) {
      step(source, move, State.ACTIVE, State.DRAINING, move.epoch() - 1, move.to());
    }
    note(source, move, MovePhase.DRAINING, List.of());
  }

  /** Ids of runs that cannot be moved as they are; not all of very many. */
  public List<String> open(TenantMove move) {
    List<String> open = source.region().read(move.tenant(), sql -> open(sql, move.tenant()));
    note(source, move, MovePhase.DRAINING, open);
    return open;
  }

  /**
   * What has not begun is begun in the new home. What has is in the way: no engine takes over
   * another's history.
   */
  private static List<String> open(DSLContext sql, String tenant) {
    return sql.select(RUN.RUN_ID)
        .from(RUN)
        .where(RUN.TENANT_ID.eq(tenant))
        .and(RUN.ENDED_AT.isNull())
        .and(RUN.STATUS.ne(RunStatus.DELAYED.name()))
        .and(RUN.STATUS.ne(RunStatus.ACCEPTED.name()).or(RUN.STARTED_AT.isNotNull()))
        .orderBy(RUN.REQUESTED_AT)
        .limit(MOST_TOLD)
        .fetch(row -> row.value1().toString());
  }

  /**
   * Lets nobody write any more, and waits until whatever was being written is.
   *
   * @return false when a run began to move in between; then the tenant drains as before
   */
  public boolean freeze(TenantMove move) {
    if (home(source, move.tenant()).state() == State.DRAINING) {
      step(source, move, State.DRAINING, State.FROZEN, move.epoch() - 1, move.to());
    }
    requireAt(source, move, State.FROZEN, move.epoch() - 1);
    awaitWriters(move.tenant());
    List<String> open = source.region().read(move.tenant(), sql -> open(sql, move.tenant()));
    if (!open.isEmpty()) {
      step(source, move, State.FROZEN, State.DRAINING, move.epoch() - 1, move.to());
      note(source, move, MovePhase.DRAINING, open);
      return false;
    }
    note(source, move, MovePhase.FROZEN, List.of());
    return true;
  }

  /**
   * A statement locks its table before it looks whether the tenant is active. So whoever looked
   * before the row changed holds a lock that this one waits for; one table at a time, so that
   * nobody waits for two.
   */
  private void awaitWriters(String tenant) {
    MovedTable.ALL.forEach(table -> awaitWriters(tenant, table.name()));
    MovedTable.LEFT.forEach(table -> awaitWriters(tenant, table));
  }

  /** Who writes for other tenants waits behind the lock, so it is never asked for for long. */
  private void awaitWriters(String tenant, String table) {
    for (int tries = 1; ; tries++) {
      try {
        source
            .region()
            .write(
                tenant,
                sql -> {
                  sql.execute("SET LOCAL lock_timeout = '1s'");
                  return sql.execute("LOCK TABLE weft." + table + " IN SHARE MODE");
                });
        return;
      } catch (DataAccessException e) {
        if (tries == LOCK_TRIES || !LOCK_NOT_AVAILABLE.equals(e.sqlState())) {
          throw e;
        }
      }
    }
  }

  /**
   * Copies every row to the new home.
   *
   * @param alive called now and then
   */
  public void copy(TenantMove move, Runnable alive) {
    requireAt(source, move, State.FROZEN, move.epoch() - 1);
    arrive(move);
    note(source, move, MovePhase.COPYING, List.of());
    copyOf(move).copy(alive);
  }

  private void arrive(TenantMove move) {
    Tenant tenant = source.tenants().find(move.tenant()).orElseThrow();
    TenantHome there =
        target
            .region()
            .read(
                move.tenant(), sql -> TenantStore.home(sql, move.to(), move.tenant()).orElse(null));
    if (there != null && there.state() == State.ARRIVING && there.epoch() == move.epoch()) {
      return;
    }
    if (there != null && there.state() != State.MOVED) {
      throw refused(move.tenant() + " is " + there.state() + " in " + move.to() + " already");
    }
    Instant now = target.clock().instant();
    target
        .region()
        .write(
            move.tenant(),
            sql -> {
              if (there == null) {
                return sql.insertInto(TENANT)
                    .set(TENANT.TENANT_ID, move.tenant())
                    .set(TENANT.REGION, move.to())
                    .set(TENANT.TIME_ZONE, tenant.timeZone())
                    .set(TENANT.STATE, State.ARRIVING.name())
                    .set(TENANT.EPOCH, move.epoch())
                    .set(TENANT.COUNTERPART, move.from())
                    .set(TENANT.STATE_SINCE, now)
                    .execute();
              }
              int returned =
                  sql.update(TENANT)
                      .set(TENANT.TIME_ZONE, tenant.timeZone())
                      .set(TENANT.STATE, State.ARRIVING.name())
                      .set(TENANT.EPOCH, move.epoch())
                      .set(TENANT.COUNTERPART, move.from())
                      .set(TENANT.STATE_SINCE, now)
                      .where(TENANT.TENANT_ID.eq(move.tenant()))
                      .and(TENANT.STATE.eq(State.MOVED.name()))
                      .and(
                          TENANT
                              .STATE_SINCE
                              .lt(now.minus(FORGOTTEN))
                              .or(
                                  DSL.exists(
                                      sql.selectOne()
                                          .from(TENANT_KEY)
                                          .where(TENANT_KEY.TENANT_ID.eq(move.tenant())))))
                      .execute();
              if (returned == 0) {
                throw new MoveRefusedException(
                    move.tenant() + " has left " + move.to() + " a moment ago", true);
              }
              return returned;
            });
  }

  /**
   * Compares both homes.
   *
   * @return what both hold, table by table
   * @throws MoveRefusedException when anything differs
   */
  public List<TableProof> verify(TenantMove move) {
    requireAt(source, move, State.FROZEN, move.epoch() - 1);
    TenantCopy copy = copyOf(move);
    List<TableProof> theirs = copy.ofSource();
    List<TableProof> ours = copy.ofTarget();
    List<String> different =
        theirs.stream().filter(proof -> !ours.contains(proof)).map(TableProof::table).toList();
    if (!different.isEmpty()) {
      throw refused("the copy differs in " + String.join(", ", different));
    }
    if (!copy.sameKeys()) {
      throw refused("a key does not open in " + move.to());
    }
    return ours.stream().filter(proof -> proof.rows() > 0).toList();
  }

  /** Ends the tenant's life in its old home, for good. */
  public void depart(TenantMove move, boolean leavesItsLaw) {
    TenantHome at = home(source, move.tenant());
    if (at.state() == State.MOVED && at.epoch() == move.epoch()) {
      return;
    }
    if (leavesItsLaw && !at.mayLeave()) {
      throw refused("data of " + move.tenant() + " may not leave " + move.from() + " any more");
    }
    requireAt(target, move, State.ARRIVING, move.epoch());
    note(target, move, MovePhase.SWITCHING, List.of());
    step(source, move, State.FROZEN, State.MOVED, move.epoch(), move.to());
  }

  /** Begins the tenant's life in its new home. */
  public void activate(TenantMove move) {
    requireAt(source, move, State.MOVED, move.epoch());
    TenantHome at = home(target, move.tenant());
    if (at.state() == State.ARRIVING) {
      note(target, move, MovePhase.ERASING, List.of());
      step(target, move, State.ARRIVING, State.ACTIVE, move.epoch(), move.from());
    }
    requireAt(target, move, State.ACTIVE, move.epoch());
  }

  /**
   * Erases what the old home still holds, and writes the certificate.
   *
   * @param proofs what was compared before the switch
   */
  public TenantMoveResult erase(TenantMove move, List<TableProof> proofs) {
    requireAt(source, move, State.MOVED, move.epoch());
    UUID id = UUID.fromString(move.moveId());
    Map<String, Long> left = source.region().read(move.tenant(), TenantMover::leftBehind);
    TenantMoveRow row = row(target, move);
    if (row.certificate() == null) {
      String certificate = WeftJson.write(certificate(move, proofs, left));
      target
          .region()
          .write(
              move.tenant(),
              sql ->
                  sql.update(TENANT_MOVE)
                      .set(TENANT_MOVE.CERTIFICATE, certificate)
                      .set(TENANT_MOVE.CERTIFICATE_SEAL, seal(move.tenant(), certificate))
                      .where(TENANT_MOVE.TENANT_ID.eq(move.tenant()))
                      .and(TENANT_MOVE.MOVE_ID.eq(id))
                      .execute());
    }
    source.region().write(move.tenant(), sql -> copyOf(move).delete(sql, true));
    Instant now = target.clock().instant();
    target
        .region()
        .write(
            move.tenant(),
            sql ->
                sql.update(TENANT_MOVE)
                    .set(TENANT_MOVE.PHASE, MovePhase.DONE.name())
                    .set(TENANT_MOVE.UPDATED_AT, now)
                    .set(TENANT_MOVE.ENDED_AT, now)
                    .where(TENANT_MOVE.TENANT_ID.eq(move.tenant()))
                    .and(TENANT_MOVE.MOVE_ID.eq(id))
                    .and(TENANT_MOVE.ENDED_AT.isNull())
                    .execute());
    String certificate = String.valueOf(row(target, move).certificate());
    return new TenantMoveResult(
        proofs.stream().mapToLong(TableProof::rows).sum(), TenantCopy.sha256(certificate));
  }

  /**
   * Gives up: nothing is left in the new home, and the tenant goes on in the old one.
   *
   * @throws MoveRefusedException when it has left already
   */
  public void abandon(TenantMove move, String problem) {
    TenantHome at = home(source, move.tenant());
    if (at.state() == State.MOVED) {
      throw refused(move.tenant() + " has left " + move.from() + " already");
    }
    target
        .region()
        .write(
            move.tenant(),
            sql -> {
              boolean arriving =
                  TenantStore.home(sql, move.to(), move.tenant())
                      .filter(there -> there.state() == State.ARRIVING)
                      .filter(there -> there.epoch() == move.epoch())
                      .isPresent();
              if (arriving) {
                copyOf(move).delete(sql, false);
                sql.update(TENANT)
                    .set(TENANT.STATE, State.MOVED.name())
                    .set(TENANT.EPOCH, move.epoch() - 1)
                    .where(TENANT.TENANT_ID.eq(move.tenant()))
                    .execute();
              }
              return arriving;
            });
    if (at.epoch() == move.epoch() - 1
        && Set.of(State.DRAINING, State.FROZEN).contains(at.state())
        && move.to().equals(at.counterpart())) {
      step(source, move, at.state(), State.ACTIVE, move.epoch() - 1, move.to());
    }
    Instant now = source.clock().instant();
    source
        .region()
        .write(
            move.tenant(),
            sql ->
                sql.update(TENANT_MOVE)
                    .set(TENANT_MOVE.PHASE, MovePhase.ABANDONED.name())
                    .set(TENANT_MOVE.PROBLEM, problem)
                    .set(TENANT_MOVE.UPDATED_AT, now)
                    .set(TENANT_MOVE.ENDED_AT, now)
                    .where(TENANT_MOVE.TENANT_ID.eq(move.tenant()))
                    .and(TENANT_MOVE.MOVE_ID.eq(UUID.fromString(move.moveId())))
                    .and(TENANT_MOVE.ENDED_AT.isNull())
                    .execute());
  }

  private record TenantMoveRow(@Nullable String certificate, Instant requestedAt) {}

  private static TenantMoveRow row(Stores at, TenantMove move) {
    return at.region()
        .read(
            move.tenant(),
            sql ->
                sql.selectFrom(TENANT_MOVE)
                    .where(TENANT_MOVE.TENANT_ID.eq(move.tenant()))
                    .and(TENANT_MOVE.MOVE_ID.eq(UUID.fromString(move.moveId())))
                    .fetchSingle(
                        row -> new TenantMoveRow(row.getCertificate(), row.getRequestedAt())));
  }

  private Map<String, Object> certificate(
      TenantMove move, List<TableProof> proofs, Map<String, Long> left) {
    Map<String, Object> certificate = new LinkedHashMap<>();
    certificate.put("tenant", move.tenant());
    certificate.put("moveId", move.moveId());
    certificate.put("from", move.from());
    certificate.put("to", move.to());
    certificate.put("epoch", move.epoch());
    certificate.put("requestedBy", move.requestedBy());
    certificate.put("requestedAt", row(target, move).requestedAt().toString());
    certificate.put("leftAt", since(source, move).toString());
    certificate.put("activeSince", since(target, move).toString());
    certificate.put("residencyApprovedBy", approvedBy(move));
    certificate.put("tables", proofs);
    certificate.put("notMoved", left);
    return certificate;
  }

  private static Instant since(Stores at, TenantMove move) {
    return at.region()
        .read(
            move.tenant(),
            sql ->
                sql.selectFrom(TENANT)
                    .where(TENANT.TENANT_ID.eq(move.tenant()))
                    .fetchSingle(row -> row.getStateSince()));
  }

  private @Nullable String approvedBy(TenantMove move) {
    return new ResidencyStore(target.region(), target.sealer(), target.clock())
        .list(move.tenant()).stream()
            .filter(change -> change.decision() == ResidencyChange.Decision.APPROVED)
            .findFirst()
            .map(ResidencyChange::decidedBy)
            .orElse(null);
  }

  private static Map<String, Long> leftBehind(DSLContext sql) {
    Map<String, Long> left = new LinkedHashMap<>();
    for (String table : MovedTable.LEFT) {
      left.put(table, sql.fetchSingle("SELECT count(*) FROM weft." + table).get(0, Long.class));
    }
    return left;
  }

  private byte[] seal(String tenant, String certificate) {
    return target.keys().lookup(tenant, "certificate of a move\n" + certificate);
  }

  private TenantCopy copyOf(TenantMove move) {
    return new TenantCopy(source, target, home, move.tenant());
  }

  private static TenantHome home(Stores at, String tenant) {
    return at.tenants()
        .home(tenant)
        .orElseThrow(() -> refused("there is no tenant " + tenant + " here"));
  }

  private static void requireAt(Stores at, TenantMove move, State state, long epoch) {
    TenantHome found = home(at, move.tenant());
    if (found.state() != state || found.epoch() != epoch) {
      throw refused(
          move.tenant()
              + " is "
              + found.state()
              + " of epoch "
              + found.epoch()
              + " in "
              + found.region()
              + ", not "
              + state
              + " of epoch "
              + epoch);
    }
  }

  private static void step(
      Stores at, TenantMove move, State before, State after, long epoch, String counterpart) {
    int changed =
        at.region()
            .write(
                move.tenant(),
                sql ->
                    sql.update(TENANT)
                        .set(TENANT.STATE, after.name())
                        .set(TENANT.EPOCH, epoch)
                        .set(TENANT.COUNTERPART, counterpart)
                        .set(TENANT.STATE_SINCE, at.clock().instant())
                        .where(TENANT.TENANT_ID.eq(move.tenant()))
                        .and(TENANT.STATE.eq(before.name()))
                        .execute());
    if (changed == 0) {
      requireAt(at, move, after, epoch);
    }
  }

  private static void note(Stores at, TenantMove move, MovePhase phase, List<String> waitingFor) {
    at.region()
        .write(
            move.tenant(),
            sql ->
                sql.update(TENANT_MOVE)
                    .set(TENANT_MOVE.PHASE, phase.name())
                    .set(TENANT_MOVE.WAITING_FOR, waitingFor.toArray(String[]::new))
                    .set(TENANT_MOVE.UPDATED_AT, at.clock().instant())
                    .where(TENANT_MOVE.TENANT_ID.eq(move.tenant()))
                    .and(TENANT_MOVE.MOVE_ID.eq(UUID.fromString(move.moveId())))
                    .and(TENANT_MOVE.ENDED_AT.isNull())
                    .execute());
  }

  private static MoveRefusedException refused(String message) {
    return new MoveRefusedException(message, false);
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
