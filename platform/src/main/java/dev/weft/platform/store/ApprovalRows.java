package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.APPROVAL_DELEGATION;
import static dev.weft.platform.store.jooq.Tables.APPROVAL_VERSION;
import static dev.weft.platform.store.jooq.Tables.APPROVAL_VOTE;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.payload.LargeValues;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.ApprovalVoting.Vote;
import dev.weft.platform.store.jooq.tables.records.ApprovalRecord;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.ResultQuery;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads approvals with everything that belongs to one, each page in one statement. */
final class ApprovalRows {
  static final Table<?> TABLES =
      APPROVAL.join(RUN).on(RUN.TENANT_ID.eq(APPROVAL.TENANT_ID), RUN.RUN_ID.eq(APPROVAL.RUN_ID));

  /** Whom the rules call the requester. */
  private static final Field<UUID> REQUESTER = DSL.coalesce(RUN.REQUESTED_BY, APPROVAL.SUBJECT_ID);

  private static final Field<List<Vote>> VOTES =
      DSL.multiset(
              DSL.select(
                      APPROVAL_VOTE.VOTER,
                      APPROVAL_VOTE.ON_BEHALF_OF,
                      APPROVAL_VOTE.VERSION,
                      APPROVAL_VOTE.VOTED_AT)
                  .from(APPROVAL_VOTE)
                  .where(APPROVAL_VOTE.TENANT_ID.eq(APPROVAL.TENANT_ID))
                  .and(APPROVAL_VOTE.APPROVAL_ID.eq(APPROVAL.APPROVAL_ID))
                  .and(APPROVAL_VOTE.APPROVE.isTrue())
                  .orderBy(APPROVAL_VOTE.VOTED_AT, APPROVAL_VOTE.VOTER))
          .convertFrom(found ->
              found.map(
                  Records.mapping((voter, behalf, version, at) ->
                      new Vote(voter.toString(), behalf.toString(), version, at))))
          .as("votes");

  private static final Field<Optional<ByteBuffer>> ORIGINAL = original(DSL.noCondition());

  private static final Field<Long> LARGE = DSL.field(DSL.name("large_arguments"), Long.class);

  static final List<SelectFieldOrAsterisk> FIELDS =
      Stream.<SelectFieldOrAsterisk>concat(
              Stream.of(APPROVAL.fields()),
              Stream.of(RUN.WORKFLOW_ID, RUN.REQUESTED_BY, VOTES, ORIGINAL))
          .toList();

  /** Of large arguments the size alone: 50 approvals in a list may hold a gigabyte. */
  private static final List<SelectFieldOrAsterisk> SMALL_FIELDS =
      Stream.<SelectFieldOrAsterisk>concat(
              Stream.of(APPROVAL.fields())
                  .map(field ->
                      field.equals(APPROVAL.ARGUMENTS)
                          ? DSL.when(small(APPROVAL.ARGUMENTS), field).as(field)
                          : field),
              Stream.of(
                  DSL.when(DSL.not(small(APPROVAL.ARGUMENTS)), bytes(APPROVAL.ARGUMENTS)).as(LARGE),
                  RUN.WORKFLOW_ID,
                  RUN.REQUESTED_BY,
                  VOTES,
                  original(small(APPROVAL_VERSION.ARGUMENTS))))
          .toList();

  private final SealedColumns sealed;
  private final Clock clock;

  ApprovalRows(Sealer sealer, Clock clock) {
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /** The arguments as they were asked for first; none while nobody changed them. */
  private static Field<Optional<ByteBuffer>> original(Condition which) {
    return DSL.field(
            DSL.select(APPROVAL_VERSION.ARGUMENTS)
                .from(APPROVAL_VERSION)
                .where(APPROVAL_VERSION.TENANT_ID.eq(APPROVAL.TENANT_ID))
                .and(APPROVAL_VERSION.APPROVAL_ID.eq(APPROVAL.APPROVAL_ID))
                .and(APPROVAL_VERSION.VERSION.eq(1))
                .and(which))
        .convertFrom(bytes -> Optional.ofNullable(bytes).map(ByteBuffer::wrap))
        .as("original");
  }

  private static Field<Long> bytes(Field<byte[]> content) {
    return DSL.field("octet_length({0})::bigint", Long.class, content);
  }

  private static Condition small(Field<byte[]> content) {
    return bytes(content).le((long) LargeValues.INLINE_BYTES);
  }

  /** An approval as the database holds it. */
  record Row(
      ApprovalRecord approval,
      String workflowId,
      @Nullable UUID requestedBy,
      List<Vote> votes,
      Optional<ByteBuffer> original,
      @Nullable Long largeArguments) {
    String requester() {
      return requestedBy == null
          ? SealedColumns.subject(approval.getSubjectId())
          : requestedBy.toString();
    }
  }

  static Row row(Record found) {
    return new Row(
        found.into(APPROVAL),
        found.get(RUN.WORKFLOW_ID),
        found.get(RUN.REQUESTED_BY),
        found.get(VOTES),
        found.get(ORIGINAL),
        found.field(LARGE) == null ? null : found.get(LARGE));
  }

  static Optional<Row> find(DSLContext sql, Condition which) {
    return sql.select(FIELDS).from(TABLES).where(which).fetchOptional(ApprovalRows::row);
  }

  static List<Row> newest(DSLContext sql, Condition which, int limit) {
    return page(sql, which, limit).fetch(ApprovalRows::row);
  }

  /** The newest first, without large arguments. */
  static ResultQuery<Record> page(DSLContext sql, Condition which, int limit) {
    return sql.select(SMALL_FIELDS)
        .from(TABLES)
        .where(which)
        .orderBy(APPROVAL.REQUESTED_AT.desc(), APPROVAL.APPROVAL_ID.desc())
        .limit(limit);
  }

  static Condition is(String tenant, UUID id) {
    return APPROVAL.TENANT_ID.eq(tenant).and(APPROVAL.APPROVAL_ID.eq(id));
  }

  static Condition pendingAt(Instant now) {
    return APPROVAL.STATE.eq(ApprovalState.PENDING.name()).and(APPROVAL.DEADLINE.gt(now));
  }

  /**
   * Pending approvals that this person may decide, in own right or in another's place, and has not
   * yet.
   */
  static Condition waitsFor(Decider person, Instant now) {
    UUID me = UUID.fromString(person.person());
    Condition answered =
        DSL.exists(
            DSL.selectOne()
                .from(APPROVAL_VOTE)
                .where(APPROVAL_VOTE.TENANT_ID.eq(APPROVAL.TENANT_ID))
                .and(APPROVAL_VOTE.APPROVAL_ID.eq(APPROVAL.APPROVAL_ID))
                .and(APPROVAL_VOTE.VERSION.eq(APPROVAL.VERSION))
                .and(APPROVAL_VOTE.VOTER.eq(me)));
    return pendingAt(now).and(mayDecide(person, now)).and(DSL.not(answered));
  }

  /** Approvals that this person may decide, or has decided, whatever became of them. */
  static Condition asks(Decider person, Instant now) {
    return mayDecide(person, now).or(APPROVAL.DECIDED_BY.eq(UUID.fromString(person.person())));
  }

  private static Condition mayDecide(Decider person, Instant now) {
    UUID me = UUID.fromString(person.person());
    Condition own =
        APPROVAL
            .SCOPE
            .in(person.scopes())
            .and(APPROVAL.REQUESTER_ONLY.isFalse().or(REQUESTER.eq(me)))
            .and(APPROVAL.FOUR_EYES.isFalse().or(REQUESTER.isDistinctFrom(me)));
    Condition inAnothersPlace =
        REQUESTER
            .isDistinctFrom(me)
            .and(DSL.exists(DSL.selectOne().from(APPROVAL_DELEGATION).where(delegatedTo(me, now))));
    return own.or(inAnothersPlace);
  }

  /** Delegations that let the person decide the approval of the row. */
  private static Condition delegatedTo(UUID me, Instant now) {
    return APPROVAL_DELEGATION
        .TENANT_ID
        .eq(APPROVAL.TENANT_ID)
        .and(APPROVAL_DELEGATION.DELEGATE.eq(me))
        .and(APPROVAL_DELEGATION.WITHDRAWN_AT.isNull())
        .and(APPROVAL_DELEGATION.VALID_FROM.le(now))
        .and(APPROVAL_DELEGATION.VALID_UNTIL.gt(now))
        .and(
            APPROVAL_DELEGATION
                .APPROVAL_ID
                .isNull()
                .or(APPROVAL_DELEGATION.APPROVAL_ID.eq(APPROVAL.APPROVAL_ID)))
        .and(APPROVAL.SCOPE.eq(DSL.any(APPROVAL_DELEGATION.SCOPES)))
        .and(APPROVAL.REQUESTER_ONLY.isFalse().or(APPROVAL_DELEGATION.DELEGATOR.eq(REQUESTER)))
        .and(
            APPROVAL
                .FOUR_EYES
                .isFalse()
                .or(APPROVAL_DELEGATION.DELEGATOR.isDistinctFrom(REQUESTER)));
  }

  /**
   * In whose place the person may decide: the person's own, another's, or nobody's (empty). What a
   * delegate has was given by somebody who may decide in own right, so that no chain is longer than
   * one.
   */
  static Optional<String> inPlaceOf(DSLContext sql, Row row, Decider person, Instant now) {
    ApprovalRecord asked = row.approval();
    boolean requester = row.requester().equals(person.person());
    if (asked.getFourEyes() && requester) {
      return Optional.empty();
    }
    if (person.scopes().contains(asked.getScope())
        && (!asked.getRequesterOnly() || requester || person.forOthers())) {
      return Optional.of(person.person());
    }
    if (requester) {
      return Optional.empty();
    }
    return sql.select(APPROVAL_DELEGATION.DELEGATOR)
        .from(TABLES)
        .join(APPROVAL_DELEGATION)
        .on(delegatedTo(UUID.fromString(person.person()), now))
        .where(is(asked.getTenantId(), asked.getApprovalId()))
        .orderBy(APPROVAL_DELEGATION.CREATED_AT)
        .limit(1)
        .fetchOptional(found -> found.value1().toString());
  }

  ApprovalView view(Row both) {
    ApprovalRecord row = both.approval();
    String tenant = row.getTenantId();
    UUID id = row.getApprovalId();
    UUID decidedBy = row.getDecidedBy();
    UUID editedBy = row.getEditedBy();
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
        both.requester(),
        state,
        row.getDeadline(),
        row.getRequestedAt(),
        row.getDecidedAt(),
        decidedBy == null ? null : decidedBy.toString(),
        sealed.text(tenant, column(id, "reason"), row.getReason()),
        new ApprovalVoting(
            row.getFourEyes(),
            row.getVersion(),
            both.votes(),
            sealed.map(
                tenant,
                column(id, "arguments"),
                both.original().map(ByteBuffer::array).orElse(null)),
            editedBy == null ? null : editedBy.toString(),
            row.getEditedAt()),
        both.largeArguments());
  }

  static String column(UUID approval, String column) {
    return "approval:" + approval + ":" + column;
  }
}
