package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.START_CLAIM;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.RunRecord;
import java.time.Clock;
import java.time.Instant;
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
 * Which run a key stands for. Keys may hold anybody's words, so only keyed digests of them are
 * stored. Callers that use one key at once are put in order by the database's locks, whichever
 * process they are in.
 */
final class StartClaims {
  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;
  private final Clock clock;

  StartClaims(RegionStore store, KeyService keys, SealedColumns sealed, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.sealed = sealed;
    this.clock = clock;
  }

  static byte @Nullable [] debounceLookup(KeyService keys, String tenant, StartControl control) {
    return control.debounce() == null
        ? null
        : keys.lookup(tenant, "run debounce\n" + control.debounce().key());
  }

  /** The columns that say when a run starts and what started it. */
  static Map<Field<?>, Object> columns(StartControl control, byte @Nullable [] debounced) {
    TemplateVersion template = control.template();
    Map<Field<?>, Object> columns = new LinkedHashMap<>();
    columns.put(RUN.START_AT, DSL.val(control.startAt(), RUN.START_AT));
    columns.put(RUN.DEBOUNCE_LOOKUP, DSL.val(debounced, RUN.DEBOUNCE_LOOKUP));
    columns.put(
        RUN.DEBOUNCE_UNTIL,
        DSL.val(
            control.debounce() == null ? null : control.debounce().latest(), RUN.DEBOUNCE_UNTIL));
    columns.put(RUN.TEMPLATE, DSL.val(template == null ? null : template.name(), RUN.TEMPLATE));
    columns.put(
        RUN.TEMPLATE_VERSION,
        DSL.val(template == null ? null : template.version(), RUN.TEMPLATE_VERSION));
    columns.put(
        RUN.SCHEDULE_ID,
        DSL.val(
            control.scheduleId() == null ? null : UUID.fromString(control.scheduleId()),
            RUN.SCHEDULE_ID));
    return columns;
  }

  static RunOrigin origin(RunRecord row) {
    return new RunOrigin(
        row.getStartAt(),
        row.getTemplate() == null
            ? null
            : new TemplateVersion(row.getTemplate(), row.getTemplateVersion()),
        row.getScheduleId() == null ? null : row.getScheduleId().toString());
  }

  /** Claims a deduplicated key for a run that is about to be inserted, or finds its owner. */
  Optional<String> claim(DSLContext sql, NewRun request) {
    StartControl.Deduplicate deduplicate = request.control().deduplicate();
    if (deduplicate == null) {
      return Optional.empty();
    }
    String tenant = request.run().tenant();
    byte[] lookup = deduplicateLookup(tenant, deduplicate);
    UUID runId = UUID.fromString(request.run().runId());
    Instant now = clock.instant();
    Instant expires = now.plus(deduplicate.window());
    int mine =
        sql.insertInto(START_CLAIM)
            .set(START_CLAIM.TENANT_ID, tenant)
            .set(START_CLAIM.KEY_LOOKUP, lookup)
            .set(START_CLAIM.RUN_ID, runId)
            .set(START_CLAIM.EXPIRES_AT, expires)
            .onConflict(START_CLAIM.TENANT_ID, START_CLAIM.KEY_LOOKUP)
            .doUpdate()
            .set(START_CLAIM.RUN_ID, runId)
            .set(START_CLAIM.EXPIRES_AT, expires)
            .where(START_CLAIM.EXPIRES_AT.le(now))
            .execute();
    return mine > 0
        ? Optional.empty()
        : sql.select(START_CLAIM.RUN_ID)
            .from(START_CLAIM)
            .where(START_CLAIM.TENANT_ID.eq(tenant))
            .and(START_CLAIM.KEY_LOOKUP.eq(lookup))
            .fetchOptional(row -> row.value1().toString());
  }

  /** Lets a key that was just claimed stand for the run that has the request's reference. */
  void passOn(DSLContext sql, NewRun request, byte @Nullable [] reference) {
    StartControl.Deduplicate deduplicate = request.control().deduplicate();
    if (deduplicate == null || reference == null) {
      return;
    }
    String tenant = request.run().tenant();
    sql.update(START_CLAIM)
        .set(START_CLAIM.RUN_ID, RUN.RUN_ID)
        .from(RUN)
        .where(START_CLAIM.TENANT_ID.eq(tenant))
        .and(START_CLAIM.KEY_LOOKUP.eq(deduplicateLookup(tenant, deduplicate)))
        .and(RUN.TENANT_ID.eq(tenant))
        .and(RUN.REFERENCE_LOOKUP.eq(reference))
        .execute();
  }

  private byte[] deduplicateLookup(String tenant, StartControl.Deduplicate deduplicate) {
    return keys.lookup(tenant, "run deduplicate\n" + deduplicate.key());
  }

  /**
   * Puts a request in the place of the one that waits under its key: everything but the run's id
   * becomes the new one's, so that it runs for, and with the rights of, whoever asked last.
   *
   * @return the run's id; empty when none waits
   */
  Optional<String> replaceWaiting(NewRun request, byte[] lookup) {
    RunContext run = request.run();
    String tenant = run.tenant();
    return store.write(
        tenant,
        sql -> {
          RunRecord waiting =
              sql.selectFrom(RUN)
                  .where(RUN.TENANT_ID.eq(tenant))
                  .and(RUN.DEBOUNCE_LOOKUP.eq(lookup))
                  .and(RUN.STATUS.eq(RunStatus.DELAYED.name()))
                  .forUpdate()
                  .fetchOne();
          if (waiting == null) {
            return Optional.empty();
          }
          String id = waiting.getRunId().toString();
          Map<Field<?>, Object> changes = replacement(request, id, waiting.getDebounceUntil());
          long last = RunEvents.advance(sql, tenant, id, 1, changes);
          RunEvents.insert(
              sql,
              tenant,
              id,
              last,
              clock.instant(),
              List.of(
                  new NewEvent(
                      "delayed:" + last,
                      "run.delayed",
                      null,
                      Map.of("status", RunStatus.DELAYED.name(), "flow", run.flow()))));
          return Optional.of(id);
        });
  }

  private Map<Field<?>, Object> replacement(NewRun request, String id, @Nullable Instant latest) {
    RunContext run = request.run();
    StartControl control = request.control();
    TemplateVersion template = control.template();
    String tenant = run.tenant();
    Instant startAt = control.startAt();
    Instant due = startAt != null && latest != null && startAt.isAfter(latest) ? latest : startAt;
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN.WORKFLOW_ID, request.workflowId().replace(run.runId(), id));
    changes.put(RUN.FLOW, run.flow());
    changes.put(RUN.SUBJECT_ID, DSL.val(SealedColumns.subject(run.subject()), RUN.SUBJECT_ID));
    changes.put(
        RUN.REQUESTED_BY,
        DSL.val(
            request.requestedBy() == null ? null : UUID.fromString(request.requestedBy()),
            RUN.REQUESTED_BY));
    changes.put(
        RUN.GOAL,
        DSL.val(
            sealed.text(tenant, run.subject(), "run:" + id + ":goal", request.goal()), RUN.GOAL));
    changes.put(
        RUN.INPUT,
        DSL.val(
            sealed.json(tenant, run.subject(), "run:" + id + ":input", request.input()),
            RUN.INPUT));
    changes.putAll(RunTargets.columns(request.target()));
    changes.putAll(RunViews.columns(request.sharing()));
    changes.put(RUN.TIME_ZONE, run.timeZone());
    changes.put(RUN.LOCALE, run.locale());
    changes.put(RUN.SCOPES, run.scopes().toArray(String[]::new));
    changes.put(RUN.REQUESTED_AT, run.requestedAt());
    changes.put(RUN.START_AT, DSL.val(due, RUN.START_AT));
    changes.put(RUN.TEMPLATE, DSL.val(template == null ? null : template.name(), RUN.TEMPLATE));
    changes.put(
        RUN.TEMPLATE_VERSION,
        DSL.val(template == null ? null : template.version(), RUN.TEMPLATE_VERSION));
    return changes;
  }
}
