package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.APPROVAL_VERSION;
import static dev.weft.platform.store.jooq.Tables.APPROVAL_VOTE;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.ApprovalRows.Row;
import dev.weft.platform.store.ApprovalVoting.Vote;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.ApprovalRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Counts votes. Everything happens in one transaction that holds the run's row, so that of two who
 * answer at once the second sees what the first did.
 */
final class ApprovalVotes {
  /** Each change is quoted by the flow; a person who cannot make up their mind must stop. */
  static final int MOST_VERSIONS = 20;

  private final RegionStore store;
  private final SealedColumns sealed;
  private final ApprovalRows rows;
  private final RunSignals signals;
  private final AuditStore audit;
  private final Clock clock;

  ApprovalVotes(
      RegionStore store,
      SealedColumns sealed,
      ApprovalRows rows,
      RunSignals signals,
      AuditStore audit,
      Clock clock) {
    this.store = store;
    this.sealed = sealed;
    this.rows = rows;
    this.signals = signals;
    this.audit = audit;
    this.clock = clock;
  }

  private enum Kind {
    ALREADY,
    REFUSED,
    OUTDATED,
    TOO_MANY,
    EDITED,
    VOTED,
    DECIDED
  }

  private record Outcome(Kind kind, Row row, long last) {}

  /** A ballot with its personal parts sealed. */
  private record Sealed(
      Ballot ballot, Field<byte[]> reason, Field<byte[]> arguments, Field<byte[]> sentence) {}

  Decision cast(Ballot ballot, ApprovalView asked) {
    UUID id = UUID.fromString(asked.approvalId());
    Sealed vote = seal(ballot, asked, id);
    Outcome outcome = store.write(asked.tenant(), sql -> count(sql, vote, asked, id));
    if (outcome.last() > 0) {
      signals.publish(asked.tenant(), asked.runId(), outcome.last());
    }
    ApprovalView now = rows.view(outcome.row());
    return switch (outcome.kind()) {
      case ALREADY -> new Decision.Already(now);
      case REFUSED -> new Decision.Refused(now);
      case OUTDATED -> new Decision.Outdated(now);
      case TOO_MANY -> new Decision.TooManyEdits(now);
      case EDITED -> new Decision.Dearer(now);
      case VOTED -> new Decision.Voted(now);
      case DECIDED -> new Decision.Decided(now);
    };
  }

  private Sealed seal(Ballot ballot, ApprovalView asked, UUID id) {
    String tenant = asked.tenant();
    Ballot.Edit edit = ballot.edit();
    byte[] reason =
        sealed.text(
            tenant, ballot.decider().person(), ApprovalRows.column(id, "reason"), ballot.reason());
    byte[] arguments =
        sealed.json(
            tenant,
            asked.subject(),
            ApprovalRows.column(id, "arguments"),
            edit == null ? null : edit.arguments());
    byte[] sentence =
        sealed.text(
            tenant,
            asked.subject(),
            ApprovalRows.column(id, "sentence"),
            edit == null ? null : edit.sentence());
    return new Sealed(
        ballot,
        DSL.val(reason, APPROVAL.REASON),
        DSL.val(arguments, APPROVAL.ARGUMENTS),
        DSL.val(sentence, APPROVAL.SENTENCE));
  }

  private Outcome count(DSLContext sql, Sealed vote, ApprovalView asked, UUID id) {
    String tenant = asked.tenant();
    Ballot ballot = vote.ballot();
    ApprovalClosing.lock(sql, tenant, asked.runId());
    Row row = reread(sql, tenant, id);
    ApprovalRecord now = row.approval();
    Instant at = clock.instant();
    if (!now.getState().equals(ApprovalState.PENDING.name())) {
      return new Outcome(Kind.ALREADY, row, 0);
    }
    if (!at.isBefore(now.getDeadline())) {
      long last = ApprovalClosing.close(sql, now, ApprovalState.EXPIRED, at, Map.of(), List.of());
      return new Outcome(Kind.ALREADY, reread(sql, tenant, id), last);
    }
    Optional<String> inPlaceOf = ApprovalRows.inPlaceOf(sql, row, ballot.decider(), at);
    if (inPlaceOf.isEmpty()) {
      return new Outcome(Kind.REFUSED, row, 0);
    }
    if (ballot.version() != null && !ballot.version().equals(now.getVersion())) {
      return new Outcome(Kind.OUTDATED, row, 0);
    }
    List<NewEvent> events = new ArrayList<>();
    Ballot.Edit edit = ballot.edit();
    if (edit != null && edit.argumentsHash().equals(now.getArgumentsHash())) {
      edit = null;
    }
    boolean dearer = false;
    if (edit != null) {
      if (now.getVersion() >= MOST_VERSIONS) {
        return new Outcome(Kind.TOO_MANY, row, 0);
      }
      dearer = !within(edit.amount(), Steps.money(now.getMaximumMinor(), now.getCurrency()));
      events.add(replace(sql, row, vote, edit, dearer, at));
      now = reread(sql, tenant, id).approval();
    }
    if (dearer) {
      return new Outcome(Kind.EDITED, reread(sql, tenant, id), tell(sql, now, at, events));
    }
    boolean first = insert(sql, now, ballot, inPlaceOf.get(), at);
    int votes = votes(sql, now);
    int required = now.getFourEyes() ? ApprovalVoting.TWO : 1;
    if (first) {
      events.add(voted(sql, now, ballot, inPlaceOf.get(), votes, required, at));
    }
    if (ballot.approve() && votes < required) {
      return new Outcome(Kind.VOTED, reread(sql, tenant, id), tell(sql, now, at, events));
    }
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(APPROVAL.DECIDED_BY, UUID.fromString(ballot.decider().person()));
    changes.put(APPROVAL.REASON, vote.reason());
    ApprovalState next = ballot.approve() ? ApprovalState.APPROVED : ApprovalState.REJECTED;
    long last =
        ApprovalClosing.close(
            sql, now, next, at, changes, now.getFourEyes() || edit != null ? events : List.of());
    return new Outcome(Kind.DECIDED, reread(sql, tenant, id), last);
  }

  private static long tell(DSLContext sql, ApprovalRecord now, Instant at, List<NewEvent> events) {
    if (events.isEmpty()) {
      return 0;
    }
    String runId = now.getRunId().toString();
    long last = RunEvents.advance(sql, now.getTenantId(), runId, events.size(), Map.of());
    RunEvents.insert(sql, now.getTenantId(), runId, last, at, events);
    return last;
  }

  /** Keeps what was asked until now, and asks what the person changed it to. */
  private NewEvent replace(
      DSLContext sql, Row row, Sealed vote, Ballot.Edit edit, boolean dearer, Instant at) {
    ApprovalRecord old = row.approval();
    UUID editor = UUID.fromString(vote.ballot().decider().person());
    int version = old.getVersion() + 1;
    sql.insertInto(APPROVAL_VERSION)
        .set(APPROVAL_VERSION.TENANT_ID, old.getTenantId())
        .set(APPROVAL_VERSION.APPROVAL_ID, old.getApprovalId())
        .set(APPROVAL_VERSION.SUBJECT_ID, old.getSubjectId())
        .set(APPROVAL_VERSION.VERSION, old.getVersion())
        .set(APPROVAL_VERSION.ARGUMENTS, old.getArguments())
        .set(APPROVAL_VERSION.ARGUMENTS_HASH, old.getArgumentsHash())
        .set(APPROVAL_VERSION.AMOUNT_MINOR, old.getAmountMinor())
        .set(APPROVAL_VERSION.MAXIMUM_MINOR, old.getMaximumMinor())
        .set(APPROVAL_VERSION.CURRENCY, old.getCurrency())
        .set(APPROVAL_VERSION.SENTENCE, old.getSentence())
        .set(APPROVAL_VERSION.REPLACED_AT, at)
        .set(APPROVAL_VERSION.REPLACED_BY, editor)
        .execute();
    Money shown = Steps.money(old.getMaximumMinor(), old.getCurrency());
    Money maximum = dearer || shown == null ? edit.maximum() : lower(edit.maximum(), shown);
    sql.update(APPROVAL)
        .set(APPROVAL.VERSION, version)
        .set(APPROVAL.ARGUMENTS, vote.arguments())
        .set(APPROVAL.ARGUMENTS_HASH, edit.argumentsHash())
        .set(APPROVAL.AMOUNT_MINOR, ApprovalStore.minor(edit.amount()))
        .set(APPROVAL.MAXIMUM_MINOR, ApprovalStore.minor(maximum))
        .set(APPROVAL.CURRENCY, edit.amount() == null ? null : edit.amount().currency())
        .set(APPROVAL.SENTENCE, vote.sentence())
        .set(APPROVAL.EDITED_BY, editor)
        .set(APPROVAL.EDITED_AT, at)
        .where(ApprovalRows.is(old.getTenantId(), old.getApprovalId()))
        .execute();
    List<String> voided =
        row.votes().stream()
            .filter(earlier -> earlier.version() == old.getVersion())
            .map(Vote::person)
            .toList();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("version", version);
    details.put("voided", voided);
    details.put("argumentsHash", edit.argumentsHash());
    details.put("replacedHash", old.getArgumentsHash());
    append(sql, old, vote.ballot(), "approval.edit", details, at);
    Map<String, Object> data = ApprovalClosing.event(old);
    data.put("version", version);
    data.put("voided", voided.size());
    return event(old, "edited:" + version, "approval.edited", data);
  }

  /** Whether nobody is surprised: it costs no more than what the person was shown as the most. */
  private static boolean within(@Nullable Money amount, @Nullable Money shown) {
    return amount == null
        || amount.minor() == 0
        || (shown != null
            && shown.currency().equals(amount.currency())
            && amount.minor() <= shown.minor());
  }

  private static @Nullable Money lower(@Nullable Money one, Money other) {
    return one != null && one.currency().equals(other.currency()) && one.minor() > other.minor()
        ? other
        : one;
  }

  /** Whether the vote is new; a second click, or the same right used twice, changes nothing. */
  private static boolean insert(
      DSLContext sql, ApprovalRecord now, Ballot ballot, String inPlaceOf, Instant at) {
    return sql.insertInto(APPROVAL_VOTE)
            .set(APPROVAL_VOTE.TENANT_ID, now.getTenantId())
            .set(APPROVAL_VOTE.APPROVAL_ID, now.getApprovalId())
            .set(APPROVAL_VOTE.VERSION, now.getVersion())
            .set(APPROVAL_VOTE.VOTER, UUID.fromString(ballot.decider().person()))
            .set(APPROVAL_VOTE.ON_BEHALF_OF, UUID.fromString(inPlaceOf))
            .set(APPROVAL_VOTE.APPROVE, ballot.approve())
            .set(APPROVAL_VOTE.VOTED_AT, at)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  private static int votes(DSLContext sql, ApprovalRecord now) {
    return sql.fetchCount(
        APPROVAL_VOTE,
        APPROVAL_VOTE
            .TENANT_ID
            .eq(now.getTenantId())
            .and(APPROVAL_VOTE.APPROVAL_ID.eq(now.getApprovalId()))
            .and(APPROVAL_VOTE.VERSION.eq(now.getVersion()))
            .and(APPROVAL_VOTE.APPROVE.isTrue()));
  }

  private NewEvent voted(
      DSLContext sql,
      ApprovalRecord now,
      Ballot ballot,
      String inPlaceOf,
      int votes,
      int required,
      Instant at) {
    String person = ballot.decider().person();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("approve", ballot.approve());
    details.put("version", now.getVersion());
    details.put("votes", votes);
    details.put("required", required);
    if (!inPlaceOf.equals(person)) {
      details.put("inPlaceOf", inPlaceOf);
    }
    append(sql, now, ballot, "approval.vote", details, at);
    Map<String, Object> data = ApprovalClosing.event(now);
    data.put("approve", ballot.approve());
    data.put("votes", votes);
    data.put("required", required);
    return event(now, "vote:" + now.getVersion() + ":" + person, "approval.voted", data);
  }

  private static NewEvent event(
      ApprovalRecord now, String key, String type, Map<String, Object> data) {
    return new NewEvent("approval:" + now.getApprovalId() + ":" + key, type, now.getStepId(), data);
  }

  private void append(
      DSLContext sql,
      ApprovalRecord now,
      Ballot ballot,
      String action,
      Map<String, Object> details,
      Instant at) {
    SpanContext span = Span.current().getSpanContext();
    audit.append(
        sql,
        new AuditEntry(
            now.getTenantId(),
            at,
            ballot.decider().person(),
            action,
            "approval/" + now.getApprovalId(),
            "OK",
            span.isValid() ? span.getTraceId() : null,
            details));
  }

  private static Row reread(DSLContext sql, String tenant, UUID id) {
    return ApprovalRows.find(sql, ApprovalRows.is(tenant, id)).orElseThrow();
  }
}
