package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.BUDGET;
import static dev.weft.platform.store.jooq.Tables.BUDGET_RESERVATION;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.store.BudgetUse.Change;
import dev.weft.platform.store.BudgetUse.Counter;
import dev.weft.platform.store.jooq.tables.records.BudgetReservationRecord;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Budgets for language models. What a call may need is reserved before it and settled after it;
 * reserved counts as used. The rows of a day's use are locked by the reservation, in one order, so
 * calls at the same time never reserve more than there is.
 */
public final class BudgetStore {
  private static final String RESERVED = "RESERVED";
  private static final String EXPIRED = "EXPIRED";
  private static final String WAITING = "WAITING";

  /** Longer than any call and the wait before its next try. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final RegionStore store;
  private final List<WeftConfig.Budget> defaults;
  private final Clock clock;

  BudgetStore(RegionStore store, List<WeftConfig.Budget> defaults, Clock clock) {
    this.store = store;
    this.defaults = List.copyOf(defaults);
    this.clock = clock;
  }

  /** Ends the transaction that found no room. */
  private static final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient BudgetRefusal refusal;
    private final transient @Nullable ModelReservation lost;

    NoRoomException(BudgetRefusal refusal, @Nullable ModelReservation lost) {
      super(refusal.sentence(), null, false, false);
      this.refusal = refusal;
      this.lost = lost;
    }
  }

  /**
   * Reserves what a call may need. A try whose worker died is found again by the call's key, and
   * counts as spent: it may have been charged.
   *
   * @param flow the flow that calls
   * @param runId the run that calls
   * @param callKey the same for each try of one call
   */
  public Reserving reserve(
      String tenant, String flow, String runId, String callKey, CallEstimate estimate) {
    try {
      return store.write(tenant, sql -> reserve(sql, tenant, flow, runId, callKey, estimate));
    } catch (NoRoomException e) {
      if (e.refusal.atLimit() == AtLimit.ASK) {
        store.write(tenant, sql -> await(sql, tenant, flow, runId, estimate, e.refusal));
      }
      return new Reserving.Refused(e.refusal, e.lost);
    }
  }

  private Reserving.Reserved reserve(
      DSLContext sql,
      String tenant,
      String flow,
      String runId,
      String callKey,
      CallEstimate estimate) {
    BudgetDay today =
        BudgetDay.today(
            sql, tenant, List.of(BudgetRefusal.ALL_FLOWS, flow), defaults, clock.instant());
    BudgetUse use = new BudgetUse();
    ModelReservation lost = null;
    for (BudgetReservationRecord earlier : takeOver(sql, tenant, runId, callKey)) {
      if (earlier.getState().equals(WAITING)) {
        continue;
      }
      lost = new ModelReservation(tenant, callKey, earlier.getReservationId(), estimate(earlier));
      if (earlier.getState().equals(RESERVED)) {
        use.add(earlier.getFlow(), earlier.getDay(), lost.estimate(), -1, 1);
      }
    }
    use.add(flow, today.day(), estimate, 1, 0);
    Map<Counter, Change> used = use.apply(sql, tenant);
    for (String name : List.of(BudgetRefusal.ALL_FLOWS, flow)) {
      Budget budget = today.budgets().get(name);
      if (budget != null) {
        check(budget, today, used, estimate, lost);
      }
    }
    UUID id = UUID.randomUUID();
    sql.insertInto(BUDGET_RESERVATION)
        .set(BUDGET_RESERVATION.TENANT_ID, tenant)
        .set(BUDGET_RESERVATION.CALL_KEY, callKey)
        .set(BUDGET_RESERVATION.RESERVATION_ID, id)
        .set(BUDGET_RESERVATION.RUN_ID, UUID.fromString(runId))
        .set(BUDGET_RESERVATION.FLOW, flow)
        .set(BUDGET_RESERVATION.DAY, today.day())
        .set(BUDGET_RESERVATION.TOKENS, estimate.tokens())
        .set(BUDGET_RESERVATION.MICROS, estimate.micros())
        .set(BUDGET_RESERVATION.CURRENCY, estimate.currency())
        .set(BUDGET_RESERVATION.STATE, RESERVED)
        .set(BUDGET_RESERVATION.EXPIRES_AT, clock.instant().plus(PATIENCE))
        .execute();
    return new Reserving.Reserved(new ModelReservation(tenant, callKey, id, estimate), lost);
  }

  private static List<BudgetReservationRecord> takeOver(
      DSLContext sql, String tenant, String runId, String callKey) {
    return sql.deleteFrom(BUDGET_RESERVATION)
        .where(BUDGET_RESERVATION.TENANT_ID.eq(tenant))
        .and(
            BUDGET_RESERVATION
                .CALL_KEY
                .eq(callKey)
                .or(
                    BUDGET_RESERVATION
                        .RUN_ID
                        .eq(UUID.fromString(runId))
                        .and(BUDGET_RESERVATION.STATE.eq(WAITING))))
        .returning()
        .fetch();
  }

  private static void check(
      Budget budget,
      BudgetDay today,
      Map<Counter, Change> used,
      CallEstimate estimate,
      @Nullable ModelReservation lost) {
    Long tokens = budget.tokens();
    if (tokens != null) {
      room(budget, today, used, BudgetRefusal.TOKENS, tokens, estimate.tokens(), lost);
    }
    Long money = budget.moneyMicros();
    Long needed = estimate.micros();
    // Money of an unknown price, or in another currency, cannot be compared: tokens are the bound.
    if (money != null && needed != null && estimate.currency().equals(budget.currency())) {
      room(budget, today, used, estimate.currency(), money, needed, lost);
    }
  }

  private static void room(
      Budget budget,
      BudgetDay today,
      Map<Counter, Change> used,
      String unit,
      long limit,
      long needed,
      @Nullable ModelReservation lost) {
    Change now = used.getOrDefault(new Counter(budget.flow(), today.day(), unit), Change.NONE);
    long total = now.reserved() + now.spent();
    if (total > limit) {
      throw new NoRoomException(
          new BudgetRefusal(
              budget.flow(),
              unit,
              limit,
              total - needed,
              needed,
              today.resetsAt(),
              budget.atLimit()),
          lost);
    }
  }

  /** Notes that a run waits for a person, until it is let pass or the day is over. */
  private int await(
      DSLContext sql,
      String tenant,
      String flow,
      String runId,
      CallEstimate estimate,
      BudgetRefusal refusal) {
    Instant until = refusal.resetsAt() == null ? clock.instant() : refusal.resetsAt();
    return sql.insertInto(BUDGET_RESERVATION)
        .set(BUDGET_RESERVATION.TENANT_ID, tenant)
        .set(BUDGET_RESERVATION.CALL_KEY, "waiting:" + runId)
        .set(BUDGET_RESERVATION.RESERVATION_ID, UUID.randomUUID())
        .set(BUDGET_RESERVATION.RUN_ID, UUID.fromString(runId))
        .set(BUDGET_RESERVATION.FLOW, flow)
        .set(BUDGET_RESERVATION.DAY, LocalDate.ofInstant(clock.instant(), ZoneId.of("UTC")))
        .set(BUDGET_RESERVATION.TOKENS, estimate.tokens())
        .set(BUDGET_RESERVATION.STATE, WAITING)
        .set(BUDGET_RESERVATION.REFUSAL, RunEvents.json(refusal))
        .set(BUDGET_RESERVATION.EXPIRES_AT, until.plus(PATIENCE))
        .onConflict(BUDGET_RESERVATION.TENANT_ID, BUDGET_RESERVATION.CALL_KEY)
        .doUpdate()
        .set(BUDGET_RESERVATION.REFUSAL, RunEvents.json(refusal))
        .set(BUDGET_RESERVATION.EXPIRES_AT, until.plus(PATIENCE))
        .execute();
  }

  /**
   * Counts what a call has used, once: repeating it changes nothing, and neither does a try whose
   * call was taken over.
   *
   * @param sql the caller's transaction, of the reservation's tenant
   * @param used what it used; null when that is not known, so that the estimate stands
   */
  public void settle(DSLContext sql, ModelReservation reservation, @Nullable CallEstimate used) {
    end(sql, reservation, used == null ? reservation.estimate() : used);
  }

  /** Gives back what was reserved for a call that was not charged; once, as settling. */
  public void release(DSLContext sql, ModelReservation reservation) {
    end(sql, reservation, null);
  }

  private void end(DSLContext sql, ModelReservation reservation, @Nullable CallEstimate used) {
    BudgetReservationRecord row =
        sql.deleteFrom(BUDGET_RESERVATION)
            .where(BUDGET_RESERVATION.TENANT_ID.eq(reservation.tenant()))
            .and(BUDGET_RESERVATION.CALL_KEY.eq(reservation.callKey()))
            .and(BUDGET_RESERVATION.RESERVATION_ID.eq(reservation.id()))
            .returning()
            .fetchOne();
    if (row == null) {
      return;
    }
    boolean expired = row.getState().equals(EXPIRED);
    BudgetUse use = new BudgetUse();
    use.add(row.getFlow(), row.getDay(), estimate(row), expired ? 0 : -1, expired ? -1 : 0);
    if (used != null) {
      use.add(row.getFlow(), row.getDay(), used, 0, 1);
      use.addCall(row.getFlow(), row.getDay(), used);
    }
    use.apply(sql, reservation.tenant());
  }

  /**
   * Counts calls that were never heard of again as spent, and forgets what nobody needs, of every
   * tenant.
   *
   * @return how many calls
   */
  public int expire() {
    return store.system(
        "budget-expiry",
        sql -> {
          Instant now = clock.instant();
          var dead =
              sql.update(BUDGET_RESERVATION)
                  .set(BUDGET_RESERVATION.STATE, EXPIRED)
                  .set(BUDGET_RESERVATION.EXPIRES_AT, now.plus(Duration.ofDays(2)))
                  .where(BUDGET_RESERVATION.STATE.eq(RESERVED))
                  .and(BUDGET_RESERVATION.EXPIRES_AT.lt(now))
                  .returning()
                  .fetch();
          for (BudgetReservationRecord call : dead) {
            BudgetUse use = new BudgetUse();
            use.add(call.getFlow(), call.getDay(), estimate(call), -1, 1);
            use.update(sql, call.getTenantId());
          }
          sql.deleteFrom(BUDGET_RESERVATION)
              .where(BUDGET_RESERVATION.STATE.ne(RESERVED))
              .and(BUDGET_RESERVATION.EXPIRES_AT.lt(now))
              .execute();
          return dead.size();
        });
  }

  /** The tenant's budgets, those of the configuration among them, and what is used of each. */
  public List<BudgetView> list(String tenant) {
    return store.read(
        tenant,
        sql -> {
          BudgetDay today = BudgetDay.today(sql, tenant, null, defaults, clock.instant());
          Map<Counter, Change> used = BudgetUse.of(sql, tenant, today.day());
          return today.budgets().values().stream()
              .map(budget ->
                  new BudgetView(
                      budget,
                      today.day(),
                      today.resetsAt(),
                      use(used, budget, today, BudgetRefusal.TOKENS),
                      use(used, budget, today, String.valueOf(budget.currency())),
                      BudgetUse.uncounted(used, budget, today.day())))
              .toList();
        });
  }

  /** What a run waits for, when it waits for a person to raise a budget. */
  public Optional<BudgetRefusal> waiting(String tenant, String runId) {
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(BUDGET_RESERVATION)
                .where(BUDGET_RESERVATION.TENANT_ID.eq(tenant))
                .and(BUDGET_RESERVATION.RUN_ID.eq(UUID.fromString(runId)))
                .and(BUDGET_RESERVATION.STATE.eq(WAITING))
                .fetchOptional(BudgetStore::refusal));
  }

  /** Sets a budget, or replaces it. */
  public void put(String tenant, Budget budget) {
    store.write(
        tenant,
        sql ->
            sql.insertInto(BUDGET)
                .set(BUDGET.TENANT_ID, tenant)
                .set(BUDGET.FLOW, budget.flow())
                .set(BUDGET.TOKENS, budget.tokens())
                .set(BUDGET.MONEY_MICROS, budget.moneyMicros())
                .set(BUDGET.CURRENCY, budget.currency())
                .set(BUDGET.AT_LIMIT, budget.atLimit().name())
                .set(BUDGET.UPDATED_AT, clock.instant())
                .onConflict(BUDGET.TENANT_ID, BUDGET.FLOW)
                .doUpdate()
                .set(BUDGET.TOKENS, budget.tokens())
                .set(BUDGET.MONEY_MICROS, budget.moneyMicros())
                .set(BUDGET.CURRENCY, budget.currency())
                .set(BUDGET.AT_LIMIT, budget.atLimit().name())
                .set(BUDGET.VERSION, BUDGET.VERSION.plus(1))
                .set(BUDGET.UPDATED_AT, clock.instant())
                .execute());
  }

  /**
   * Removes a budget; one of the configuration holds again then.
   *
   * @return whether there was one
   */
  public boolean remove(String tenant, String flow) {
    return store.write(
        tenant,
        sql ->
            sql.deleteFrom(BUDGET)
                    .where(BUDGET.TENANT_ID.eq(tenant))
                    .and(BUDGET.FLOW.eq(flow))
                    .execute()
                == 1);
  }

  private static BudgetView.Use use(
      Map<Counter, Change> used, Budget budget, BudgetDay today, String unit) {
    Change change = used.get(new Counter(budget.flow(), today.day(), unit));
    return change == null
        ? BudgetView.Use.NONE
        : new BudgetView.Use(change.reserved(), change.spent());
  }

  private static CallEstimate estimate(BudgetReservationRecord row) {
    return new CallEstimate(row.getTokens(), row.getMicros(), String.valueOf(row.getCurrency()));
  }

  private static BudgetRefusal refusal(BudgetReservationRecord row) {
    try {
      return WeftJson.mapper().readValue(String.valueOf(row.getRefusal()), BudgetRefusal.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
