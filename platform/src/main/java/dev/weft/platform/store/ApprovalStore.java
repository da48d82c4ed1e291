package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.APPROVAL;
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
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Approvals. Of two who decide at once, or a decision and the deadline, exactly one takes effect.
 * Only the role of the api can {@link #decide}: the database refuses others.
 */
public final class ApprovalStore {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;

  ApprovalStore(RegionStore store, Sealer sealer, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
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
        sealed.json(tenant, run.subject(), column(id, "arguments"), request.arguments());
    byte[] sentence =
        sealed.text(tenant, run.subject(), column(id, "sentence"), request.sentence());
    Condition isRound =
        APPROVAL
            .TENANT_ID
            .eq(tenant)
            .and(APPROVAL.RUN_ID.eq(UUID.fromString(run.runId())))
            .and(APPROVAL.STEP_ID.eq(call.stepId()))
            .and(APPROVAL.ITERATION.eq(call.iteration()))
            .and(APPROVAL.ROUND.eq(request.round()));
    record Outcome(Row row, long last) {}

    Outcome outcome =
        store.write(
            tenant,
            sql -> {
              lock(sql, tenant, run.runId());
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
                      .set(APPROVAL.STATE, ApprovalState.PENDING.name())
                      .set(APPROVAL.DEADLINE, request.deadline())
                      .set(APPROVAL.REQUESTED_AT, now)
                      .onConflictDoNothing()
                      .execute();
              long last = 0;
              if (inserted == 1) {
                markWaiting(sql, call, id, now);
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
              return new Outcome(row(sql, isRound).orElseThrow(), last);
            });
    if (outcome.last() > 0) {
      signals.publish(tenant, run.runId(), outcome.last());
    }
    return view(outcome.row());
  }

  /** An approval of the tenant. */
  public Optional<ApprovalView> find(String tenant, String approvalId) {
    Optional<UUID> id = uuid(approvalId);
    return id.isEmpty()
        ? Optional.empty()
        : store.read(tenant, sql -> row(sql, is(tenant, id.get()))).map(this::view);
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
    Instant now = clock.instant();
    Condition where = APPROVAL.TENANT_ID.eq(tenant);
    if (runId != null) {
      Optional<UUID> id = uuid(runId);
      if (id.isEmpty()) {
        return List.of();
      }
      where = where.and(APPROVAL.RUN_ID.eq(id.get()));
    }
    if (state == ApprovalState.PENDING) {
      where = where.and(APPROVAL.STATE.eq(state.name())).and(APPROVAL.DEADLINE.gt(now));
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
      where =
          where.and(
              DSL.row(APPROVAL.REQUESTED_AT, APPROVAL.APPROVAL_ID).lt(after.at(), after.id()));
    }
    Condition which = where;
    return store
        .read(
            tenant,
            sql ->
                sql.select(APPROVAL, RUN.WORKFLOW_ID, RUN.REQUESTED_BY)
                    .from(APPROVAL)
                    .join(RUN)
                    .on(RUN.TENANT_ID.eq(APPROVAL.TENANT_ID), RUN.RUN_ID.eq(APPROVAL.RUN_ID))
                    .where(which)
                    .orderBy(APPROVAL.REQUESTED_AT.desc(), APPROVAL.APPROVAL_ID.desc())
                    .limit(limit)
                    .fetch(both -> new Row(both.value1(), both.value2(), both.value3())))
        .stream()
        .map(this::view)
        .toList();
  }

  /**
   * Decides a pending approval; after its deadline it expires instead. Whether the person holds
   * {@link ApprovalView#scope} is for the caller to check; that one for the requester alone is
   * decided by nobody else is kept here.
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
    return decide(tenant, approvalId, decidedBy, approve, reason, false);
  }

  /**
   * Decides like {@link #decide(String, String, String, boolean, String)}.
   *
   * @param forOthers whether that person may decide in the place of whom the rule names
   */
  public Decision decide(
      String tenant,
      String approvalId,
      String decidedBy,
      boolean approve,
      @Nullable String reason,
      boolean forOthers) {
    Optional<ApprovalView> asked = find(tenant, approvalId);
    if (asked.isEmpty()) {
      return new Decision.NotFound();
    }
    if (!forOthers && !asked.get().names(decidedBy)) {
      return new Decision.Refused(asked.get());
    }
    UUID id = UUID.fromString(approvalId);
    byte[] sealedReason = sealed.text(tenant, decidedBy, column(id, "reason"), reason);
    boolean inTime = clock.instant().isBefore(asked.get().deadline());
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    if (inTime) {
      changes.put(APPROVAL.DECIDED_BY, UUID.fromString(decidedBy));
      changes.put(APPROVAL.REASON, DSL.val(sealedReason, APPROVAL.REASON));
    }
    ApprovalState next =
        !inTime ? ApprovalState.EXPIRED : approve ? ApprovalState.APPROVED : ApprovalState.REJECTED;
    Closed closed = close(tenant, asked.get(), next, changes);
    return closed.changed() && inTime
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
    return find(tenant, approvalId).map(asked -> close(tenant, asked, as, Map.of()).approval());
  }

  /**
   * Whether a person approved exactly this call.
   *
   * @param argumentsHash hash of the call's arguments, made as for {@link NewApproval}
   * @param amount what it costs now; null when it costs nothing
   */
  public Verification verify(StepCall call, String argumentsHash, @Nullable Money amount) {
    Optional<UUID> id = call.approvalId() == null ? Optional.empty() : uuid(call.approvalId());
    if (id.isEmpty()) {
      return new Verification.Missing();
    }
    String tenant = call.run().tenant();
    ApprovalRecord row =
        store.read(
            tenant,
            sql ->
                sql.selectFrom(APPROVAL)
                    .where(is(tenant, id.get()))
                    .and(APPROVAL.RUN_ID.eq(UUID.fromString(call.run().runId())))
                    .and(APPROVAL.STEP_ID.eq(call.stepId()))
                    .and(APPROVAL.ITERATION.eq(call.iteration()))
                    .fetchOne());
    if (row == null) {
      return new Verification.Missing();
    }
    return switch (ApprovalState.valueOf(row.getState())) {
      case REJECTED, EXPIRED, WITHDRAWN -> new Verification.Rejected();
      case PENDING -> new Verification.Missing();
      case APPROVED -> {
        if (!row.getArgumentsHash().equals(argumentsHash)
            || !row.getAgent().equals(call.agent())
            || !row.getAction().equals(call.action())) {
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

  private record Closed(ApprovalView approval, boolean changed) {}

  private Closed close(
      String tenant, ApprovalView asked, ApprovalState next, Map<Field<?>, Object> changes) {
    UUID id = UUID.fromString(asked.approvalId());
    Instant now = clock.instant();
    record Outcome(Row row, long last) {}

    Outcome outcome =
        store.write(
            tenant,
            sql -> {
              lock(sql, tenant, asked.runId());
              int closed =
                  sql.update(APPROVAL)
                      .set(APPROVAL.STATE, next.name())
                      .set(APPROVAL.DECIDED_AT, now)
                      .set(changes)
                      .where(is(tenant, id))
                      .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name()))
                      .execute();
              long last = 0;
              if (closed == 1) {
                last = RunEvents.advance(sql, tenant, asked.runId(), 1, resumed(asked.runId()));
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("stepId", asked.stepId());
                data.put("agent", asked.agent());
                data.put("action", asked.action());
                data.put("approvalId", asked.approvalId());
                data.put("status", next.name());
                RunEvents.insert(
                    sql,
                    tenant,
                    asked.runId(),
                    last,
                    now,
                    List.of(
                        new NewEvent(
                            "approval:" + id + ":decided",
                            "approval.decided",
                            asked.stepId(),
                            data)));
              }
              return new Outcome(row(sql, is(tenant, id)).orElseThrow(), last);
            });
    if (outcome.last() > 0) {
      signals.publish(tenant, asked.runId(), outcome.last());
    }
    return new Closed(view(outcome.row()), outcome.last() > 0);
  }

  /** A waiting run runs on when nothing else is pending. */
  private static Map<Field<?>, Object> resumed(String runId) {
    Condition waits =
        DSL.exists(
            DSL.selectOne()
                .from(APPROVAL)
                .where(APPROVAL.TENANT_ID.eq(RUN.TENANT_ID))
                .and(APPROVAL.RUN_ID.eq(UUID.fromString(runId)))
                .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name())));
    return Map.of(
        RUN.STATUS,
        DSL.when(
                RUN.STATUS.eq(RunStatus.WAITING.name()).and(DSL.not(waits)),
                RunStatus.RUNNING.name())
            .otherwise(RUN.STATUS));
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

  private static void lock(DSLContext sql, String tenant, String runId) {
    if (sql.select(RUN.RUN_ID).from(RUN).where(isRun(tenant, runId)).forUpdate().fetchOne()
        == null) {
      throw new NoSuchRunException(runId);
    }
  }

  private record Row(ApprovalRecord approval, String workflowId, @Nullable UUID requestedBy) {}

  private static Optional<Row> row(DSLContext sql, Condition which) {
    return sql.select(APPROVAL, RUN.WORKFLOW_ID, RUN.REQUESTED_BY)
        .from(APPROVAL)
        .join(RUN)
        .on(RUN.TENANT_ID.eq(APPROVAL.TENANT_ID), RUN.RUN_ID.eq(APPROVAL.RUN_ID))
        .where(which)
        .fetchOptional(both -> new Row(both.value1(), both.value2(), both.value3()));
  }

  private ApprovalView view(Row both) {
    ApprovalRecord row = both.approval();
    String tenant = row.getTenantId();
    UUID id = row.getApprovalId();
    UUID decidedBy = row.getDecidedBy();
    ApprovalState state = ApprovalState.valueOf(row.getState());
    if (state == ApprovalState.PENDING && !clock.instant().isBefore(row.getDeadline())) {
      state = ApprovalState.EXPIRED;
    }
    return new ApprovalView(
        tenant,
        id.toString(),
        row.getRunId().toString(),
        both.workflowId(),
        SealedColumns.subject(row.getSubjectId()),
        row.getStepId(),
        row.getIteration(),
        row.getRound(),
        row.getAgent(),
        row.getAction(),
        sealed.map(tenant, column(id, "arguments"), row.getArguments()),
        row.getArgumentsHash(),
        Steps.money(row.getAmountMinor(), row.getCurrency()),
        Steps.money(row.getMaximumMinor(), row.getCurrency()),
        sealed.text(tenant, column(id, "sentence"), row.getSentence()),
        row.getUndoable(),
        row.getScope(),
        row.getRoleWords(),
        row.getRequesterOnly(),
        both.requestedBy() == null
            ? SealedColumns.subject(row.getSubjectId())
            : both.requestedBy().toString(),
        state,
        row.getDeadline(),
        row.getRequestedAt(),
        row.getDecidedAt(),
        decidedBy == null ? null : decidedBy.toString(),
        sealed.text(tenant, column(id, "reason"), row.getReason()));
  }

  private static @Nullable Long minor(@Nullable Money money) {
    return money == null ? null : money.minor();
  }

  private static Condition is(String tenant, UUID id) {
    return APPROVAL.TENANT_ID.eq(tenant).and(APPROVAL.APPROVAL_ID.eq(id));
  }

  private static String column(UUID approval, String column) {
    return "approval:" + approval + ":" + column;
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
