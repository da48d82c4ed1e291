package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;

import dev.weft.contract.approval.ApprovalState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** Counts what operators watch, never further than {@link #MOST}. */
public final class WatchStore {
  /** Where counting ends: beyond it, more is not worse. */
  public static final int MOST = 1_000;

  /** How long before its deadline an approval is worth a look. */
  public static final Duration NEAR = Duration.ofHours(1);

  private final RegionStore store;
  private final Clock clock;

  WatchStore(RegionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What there is now.
   *
   * @param openDebt effects that stand and that a person must settle
   * @param approvalsNearDeadline approvals that nobody has decided and that end within {@link
   *     #NEAR}
   */
  public record Counts(long openDebt, long approvalsNearDeadline) {}

  /** Counts what a tenant has. */
  public Counts counts(String tenant) {
    Instant soon = clock.instant().plus(NEAR);
    return store.read(
        tenant,
        sql ->
            new Counts(
                count(
                    sql,
                    sql.select(DSL.inline(1))
                        .from(COMPENSATION_DEBT)
                        .where(COMPENSATION_DEBT.TENANT_ID.eq(tenant))
                        .and(Debts.IS_OPEN)
                        .limit(MOST)),
                count(
                    sql,
                    sql.select(DSL.inline(1))
                        .from(APPROVAL)
                        .where(APPROVAL.TENANT_ID.eq(tenant))
                        .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name()))
                        .and(APPROVAL.DEADLINE.lt(soon))
                        .limit(MOST))));
  }

  private static long count(DSLContext sql, Select<Record1<Integer>> rows) {
    return sql.fetchCount(rows);
  }
}
