package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.NOTIFICATION;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.ApprovalRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Approvals. Of two who decide at once, or a decision and the deadline, exactly one takes effect.
 * Only the role of the api can {@link #decide} and {@link #withdraw}: the database refuses others.
 */
public final class ApprovalStore {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final ApprovalRows rows;
  private final ApprovalClosing closing;
  private final ApprovalVotes votes;
  private final RunSignals signals;
  private final Clock clock;

  ApprovalStore(RegionStore store, Sealer sealer, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.rows = new ApprovalRows(sealer, clock);
    this.closing = new ApprovalClosing(store, rows, signals, clock);
    this.votes = new ApprovalVotes(store, sealed, rows, signals, new AuditStore(store), clock);
    this.signals = signals;
    this.clock = clock;
  }

  /**
   * Stores a pending approval and marks its run and step as waiting. The same step and round again
   * returns the first one unchanged.
   *
   * @throws NoSuchRunException when the tenant has no such run
   */
  public ApprovalView request(NewApproval request) {
    StepCall call = request.call();
    RunContext run = call.run();
    String tenant = run.tenant();
    Instant now = clock.instant();
    UUID id = TimeOrderedIds.at(now);
    byte[] arguments =
        sealed.json(
            tenant, run.subject(), ApprovalRows.column(id, "arguments"), request.arguments());
    byte[] sentence =
        sealed.text(tenant, run.subject(), ApprovalRows.column(id, "sentence"), request.sentence());
    Condition isRound =
        APPROVAL
            .TENANT_ID
            .eq(tenant)
            .and(APPROVAL.RUN_ID.eq(UUID.fromString(run.runId())))
            .and(APPROVAL.STEP_ID.eq(call.stepId()))
            .and(APPROVAL.ITERATION.eq(call.iteration()))
            .and(APPROVAL.ROUND.eq(request.round()));
    record Outcome(ApprovalRows.Row row, long last) {}

    Outcome outcome =
        store.write(
            tenant,
            sql -> {
              ApprovalClosing.lock(sql, tenant, run.runId());
              int inserted =
                  sql.insertInto(APPROVAL)
                      .set(APPROVAL.TENANT_ID, tenant)
                      .set(APPROVAL.APPROVAL_ID, id)
                      .set(APPROVAL.RUN_ID, UUID.fromString(run.runId()))
                      .set(APPROVAL.SUBJECT_ID, SealedColumns.subject(run.subject()))
                      .set(APPROVAL.STEP_ID, call.stepId())
                      .set(APPROVAL.ITERATION, call.iteration())
                      .set(APPROVAL.ROUND, request.round())
                      .set(APPROVAL.AGENT, call.agent())
                      .set(APPROVAL.ACTION, call.action())
                      .set(APPROVAL.ARGUMENTS, arguments)
                      .set(APPROVAL.ARGUMENTS_HASH, request.argumentsHash())
                      .set(APPROVAL.AMOUNT_MINOR, minor(request.amount()))
                      .set(APPROVAL.MAXIMUM_MINOR, minor(request.maximum()))
                      .set(
                          APPROVAL.CURRENCY,
                          request.amount() == null ? null : request.amount().currency())
                      .set(APPROVAL.SENTENCE, sentence)
                      .set(APPROVAL.UNDOABLE, request.undoable())
                      .set(APPROVAL.SCOPE, request.rule().scope())
                      .set(APPROVAL.ROLE_WORDS, request.rule().role())
                      .set(APPROVAL.REQUESTER_ONLY, request.rule().forRequesterAlone())
                      .set(APPROVAL.FOUR_EYES, request.rule().needsFourEyes())
                      .set(APPROVAL.STATE, ApprovalState.PENDING.name())
                      .set(APPROVAL.DEADLINE, request.deadline())
                      .set(APPROVAL.REQUESTED_AT, now)
                      .onConflictDoNothing()
                      .execute();
              long last = 0;
              if (inserted == 1) {
                markWaiting(sql, call, id, now);
                remind(sql, tenant, id, request.reminders());
                Map<Field<?>, Object> waiting = new LinkedHashMap<>();
                waiting.put(
                    RUN.STATUS,
                    DSL.when(
                            RUN.STATUS.in(
                                RunStatus.ACCEPTED.name(),
                                RunStatus.PLANNING.name(),
                                RunStatus.RUNNING.name()),
                            RunStatus.WAITING.name())
                        .otherwise(RUN.STATUS));
                waiting.put(RUN.STARTED_AT, DSL.coalesce(RUN.STARTED_AT, DSL.val(now)));
                last = RunEvents.advance(sql, tenant, run.runId(), 2, waiting);
                Map<String, Object> data = RunEvents.data(call);
                data.put("approvalId", id.toString());
                data.put("deadline", request.deadline().toString());
                RunEvents.insert(
                    sql,
                    tenant,
                    run.runId(),
                    last,
                    now,
                    List.of(
                        new NewEvent(
                            "approval:" + id + ":requested",
                            "approval.requested",
                            call.stepId(),
                            data),
                        new NewEvent(
                            "approval:" + id + ":waiting",
                            "run.waiting",
                            call.stepId(),
                            Map.of(
                                "status", RunStatus.WAITING.name(), "approvalId", id.toString()))));
              }
              return new Outcome(ApprovalRows.find(sql, isRound).orElseThrow(), last);
            });
    if (outcome.last() > 0) {
      signals.publish(tenant, run.runId(), outcome.last());
    }
    return rows.view(outcome.row());
  }

  /** An approval of the tenant. */
  public Optional<ApprovalView> find(String tenant, String approvalId) {
    Optional<UUID> id = uuid(approvalId);
    return id.isEmpty()
        ? Optional.empty()
        : store
            .read(tenant, sql -> ApprovalRows.find(sql, ApprovalRows.is(tenant, id.get())))
            .map(rows::view);
  }

  /**
   * Approvals of the tenant, newest first.
   *
   * @param state only those in this state; null for all
   * @param runId only those of this run; null for all
   * @param after where the last page ended; null for the first page
   */
  public List<ApprovalView> inbox(
      String tenant,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit) {
    return inbox(tenant, DSL.trueCondition(), state, runId, after, limit);
  }

  /**
   * The same of what a person sees: approvals of the runs that the person sees, and those that the
   * person may decide or has decided.
   */
  public List<ApprovalView> inbox(
      String tenant,
      Sight sight,
      Decider person,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit) {
    Condition seen =
        sight.everything()
            ? DSL.trueCondition()
            : RunViews.seen(sight).or(ApprovalRows.asks(person, clock.instant()));
    return inbox(tenant, seen, state, runId, after, limit);
  }

  private List<ApprovalView> inbox(
      String tenant,
      Condition seen,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit) {
    Instant now = clock.instant();
    Condition where = APPROVAL.TENANT_ID.eq(tenant).and(seen);
    if (runId != null) {
      Optional<UUID> id = uuid(runId);
      if (id.isEmpty()) {
        return List.of();
      }
      where = where.and(APPROVAL.RUN_ID.eq(id.get()));
    }
    if (state == ApprovalState.PENDING) {
      where = where.and(ApprovalRows.pendingAt(now));
    } else if (state == ApprovalState.EXPIRED) {
      where =
          where.and(
              APPROVAL
                  .STATE
                  .eq(state.name())
                  .or(
                      APPROVAL
                          .STATE
                          .eq(ApprovalState.PENDING.name())
                          .and(APPROVAL.DEADLINE.le(now))));
    } else if (state != null) {
      where = where.and(APPROVAL.STATE.eq(state.name()));
    }
    if (after != null) {
      where = where.and(before(after));
    }
    return page(tenant, where, limit);
  }

  /**
   * Pending approvals that this person may decide, in own right or in another's place, and has not
   * answered yet, the newest first: one statement, whatever lies in the past.
   *
   * @param after where the last page ended; null for the first page
   */
  public List<ApprovalView> waitingFor(
      String tenant, Decider person, @Nullable Cursor after, int limit) {
    Condition where =
        APPROVAL.TENANT_ID.eq(tenant).and(ApprovalRows.waitsFor(person, clock.instant()));
    return page(tenant, after == null ? where : where.and(before(after)), limit);
  }

  private List<ApprovalView> page(String tenant, Condition where, int limit) {
    return store.read(tenant, sql -> ApprovalRows.newest(sql, where, limit)).stream()
        .map(rows::view)
        .toList();
  }

  private static Condition before(Cursor after) {
    return DSL.row(APPROVAL.REQUESTED_AT, APPROVAL.APPROVAL_ID).lt(after.at(), after.id());
  }

  /**
   * Whether a person may decide this approval, in own right or in another's place.
   *
   * @return surrogate of the person in whose place, or the person's own; empty when neither
   */
  public Optional<String> decidesInPlaceOf(ApprovalView approval, Decider person) {
    UUID id = UUID.fromString(approval.approvalId());
    return store.read(
        approval.tenant(),
        sql ->
            ApprovalRows.find(sql, ApprovalRows.is(approval.tenant(), id))
                .flatMap(row -> ApprovalRows.inPlaceOf(sql, row, person, clock.instant())));
  }

  /**
   * Takes a person's answer to a pending approval; after its deadline it expires instead. Where two
   * people must agree, the first yes counts and the approval stays pending. Changed arguments make
   * a new version, for which earlier votes count no more; the change's own yes counts, unless it
   * costs more than the person was shown.
   */
  public Decision decide(Ballot ballot) {
    Optional<ApprovalView> asked = find(ballot.tenant(), ballot.approvalId());
    return asked.isEmpty() ? new Decision.NotFound() : votes.cast(ballot, asked.get());
  }

  /**
   * Decides as somebody who holds the approval's scope.
   *
   * @param decidedBy surrogate of the person who decides
   * @param reason what that person wrote; stored sealed
   */
  public Decision decide(
      String tenant,
      String approvalId,
      String decidedBy,
      boolean approve,
      @Nullable String reason) {
    Optional<ApprovalView> asked = find(tenant, approvalId);
    if (asked.isEmpty()) {
      return new Decision.NotFound();
    }
    Decider decider = new Decider(decidedBy, Set.of(asked.get().scope()));
    return votes.cast(
        new Ballot(tenant, approvalId, decider, approve, reason, null, null), asked.get());
  }

  /**
   * Takes a pending approval back, for the person who asked for the run; the run ends as rejected.
   */
  public Decision withdraw(
      String tenant, String approvalId, String person, @Nullable String reason) {
    Optional<ApprovalView> asked = find(tenant, approvalId);
    if (asked.isEmpty()) {
      return new Decision.NotFound();
    }
    if (!asked.get().requester().equals(person)) {
      return new Decision.Refused(asked.get());
    }
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(APPROVAL.DECIDED_BY, UUID.fromString(person));
    changes.put(
        APPROVAL.REASON,
        DSL.val(
            sealed.text(
                tenant, person, ApprovalRows.column(UUID.fromString(approvalId), "reason"), reason),
            APPROVAL.REASON));
    ApprovalClosing.Closed closed =
        clock.instant().isBefore(asked.get().deadline())
            ? closing.close(tenant, asked.get(), ApprovalState.WITHDRAWN, changes)
            : closing.close(tenant, asked.get(), ApprovalState.EXPIRED, Map.of());
    return closed.changed() && closed.approval().state() == ApprovalState.WITHDRAWN
        ? new Decision.Decided(closed.approval())
        : new Decision.Already(closed.approval());
  }

  /**
   * Closes a pending approval that nobody decided; one that is no longer pending stays as it is.
   *
   * @param as {@code EXPIRED} or {@code WITHDRAWN}
   * @return the approval as it stands; empty when the tenant has none such
   */
  public Optional<ApprovalView> close(String tenant, String approvalId, ApprovalState as) {
    if (as != ApprovalState.EXPIRED && as != ApprovalState.WITHDRAWN) {
      throw new IllegalArgumentException("only a person approves or rejects");
    }
    return find(tenant, approvalId)
        .map(asked -> closing.close(tenant, asked, as, Map.of()).approval());
  }

  /** Whether a person approved exactly this call. */
  public Verification verify(StepCall call, String argumentsHash, @Nullable Money amount) {
    return verify(call, argumentsHash, amount, false);
  }

  /**
   * Whether exactly this call was approved, by as many as must.
   *
   * @param argumentsHash hash of the call's arguments, made as for {@link NewApproval}
   * @param amount what it costs now; null when it costs nothing
   * @param fourEyes whether the tool asks for two people, whatever the row says
   */
  public Verification verify(
      StepCall call, String argumentsHash, @Nullable Money amount, boolean fourEyes) {
    Optional<UUID> id = call.approvalId() == null ? Optional.empty() : uuid(call.approvalId());
    if (id.isEmpty()) {
      return new Verification.Missing();
    }
    String tenant = call.run().tenant();
    Condition isCalls =
        ApprovalRows.is(tenant, id.get())
            .and(APPROVAL.RUN_ID.eq(UUID.fromString(call.run().runId())))
            .and(APPROVAL.STEP_ID.eq(call.stepId()))
            .and(APPROVAL.ITERATION.eq(call.iteration()));
    Optional<ApprovalRows.Row> found = store.read(tenant, sql -> ApprovalRows.find(sql, isCalls));
    if (found.isEmpty()) {
      return new Verification.Missing();
    }
    ApprovalRecord row = found.get().approval();
    return switch (ApprovalState.valueOf(row.getState())) {
      case REJECTED, EXPIRED, WITHDRAWN -> new Verification.Rejected();
      case PENDING -> new Verification.Missing();
      case APPROVED -> {
        if (!row.getArgumentsHash().equals(argumentsHash)
            || !row.getAgent().equals(call.agent())
            || !row.getAction().equals(call.action())
            || ((fourEyes || row.getFourEyes()) && !agreed(found.get()))) {
          yield new Verification.Missing();
        }
        if (amount == null || amount.minor() == 0) {
          yield new Verification.Allowed();
        }
        Money maximum = Steps.money(row.getMaximumMinor(), row.getCurrency());
        if (maximum == null) {
          yield new Verification.Exceeded(new Money(0, amount.currency()), amount);
        }
        yield maximum.currency().equals(amount.currency()) && amount.minor() <= maximum.minor()
            ? new Verification.Allowed()
            : new Verification.Exceeded(maximum, amount);
      }
    };
  }

  /** Whether two people, neither the requester, said yes to the arguments as they are. */
  private static boolean agreed(ApprovalRows.Row row) {
    List<ApprovalVoting.Vote> counting =
        row.votes().stream()
            .filter(vote -> vote.version() == row.approval().getVersion())
            .filter(vote ->
                !vote.person().equals(row.requester())
                    && !vote.onBehalfOf().equals(row.requester()))
            .toList();
    return counting.stream().map(ApprovalVoting.Vote::person).distinct().count()
            >= ApprovalVoting.TWO
        && counting.stream().map(ApprovalVoting.Vote::onBehalfOf).distinct().count()
            >= ApprovalVoting.TWO;
  }

  private static void remind(
      DSLContext sql, String tenant, UUID approval, List<NewApproval.Reminder> reminders) {
    for (NewApproval.Reminder reminder : reminders) {
      sql.insertInto(NOTIFICATION)
          .set(NOTIFICATION.TENANT_ID, tenant)
          .set(NOTIFICATION.NOTIFICATION_ID, TimeOrderedIds.at(reminder.at()))
          .set(NOTIFICATION.APPROVAL_ID, approval)
          .set(NOTIFICATION.CHANNEL, reminder.channel().name())
          .set(NOTIFICATION.DUE_AT, reminder.at())
          .set(NOTIFICATION.NEXT_AT, reminder.at())
          .set(NOTIFICATION.STATE, "DUE")
          .execute();
    }
  }

  private static void markWaiting(DSLContext sql, StepCall call, UUID approval, Instant now) {
    sql.insertInto(RUN_STEP)
        .set(RUN_STEP.TENANT_ID, call.run().tenant())
        .set(RUN_STEP.RUN_ID, UUID.fromString(call.run().runId()))
        .set(RUN_STEP.SUBJECT_ID, SealedColumns.subject(call.run().subject()))
        .set(RUN_STEP.STEP_ID, call.stepId())
        .set(RUN_STEP.ITERATION, call.iteration())
        .set(RUN_STEP.POSITION, call.position())
        .set(RUN_STEP.AGENT, call.agent())
        .set(RUN_STEP.ACTION, call.action())
        .set(RUN_STEP.STATUS, StepStatus.WAITING.name())
        .set(RUN_STEP.APPROVAL_ID, approval)
        .set(RUN_STEP.SEQUENCE, call.sequence())
        .set(RUN_STEP.STARTED_AT, now)
        .onConflict(RUN_STEP.TENANT_ID, RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION)
        .doUpdate()
        .set(RUN_STEP.STATUS, StepStatus.WAITING.name())
        .set(RUN_STEP.APPROVAL_ID, approval)
        .set(RUN_STEP.SEQUENCE, call.sequence())
        .setNull(RUN_STEP.ENDED_AT)
        .where(
            RUN_STEP.STATUS.in(
                StepStatus.PENDING.name(), StepStatus.RUNNING.name(), StepStatus.FAILED.name()))
        .execute();
  }

  static @Nullable Long minor(@Nullable Money money) {
    return money == null ? null : money.minor();
  }

  private static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
