package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.AUDIT_ENTRY;

import dev.weft.platform.store.jooq.tables.records.AuditEntryRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The audit trail: entries are added, never changed. */
public final class AuditStore {
  private final RegionStore store;

  AuditStore(RegionStore store) {
    this.store = store;
  }

  /** Adds an entry in a transaction of its own. */
  public void append(AuditEntry entry) {
    store.write(
        entry.tenant(),
        sql -> {
          append(sql, entry);
          return null;
        });
  }

  /** Adds an entry in the caller's transaction, of the entry's tenant. */
  public void append(DSLContext sql, AuditEntry entry) {
    sql.insertInto(AUDIT_ENTRY)
        .set(AUDIT_ENTRY.TENANT_ID, entry.tenant())
        .set(AUDIT_ENTRY.AUDIT_ID, TimeOrderedIds.at(entry.at()))
        .set(AUDIT_ENTRY.AT, entry.at())
        .set(AUDIT_ENTRY.ACTOR, entry.actor() == null ? null : UUID.fromString(entry.actor()))
        .set(AUDIT_ENTRY.ACTION, entry.action())
        .set(AUDIT_ENTRY.TARGET, entry.target())
        .set(AUDIT_ENTRY.OUTCOME, entry.outcome())
        .set(AUDIT_ENTRY.TRACE_ID, entry.traceId())
        .set(AUDIT_ENTRY.DETAILS, RunEvents.json(entry.details()))
        .execute();
  }

  /** An entry's columns, for statements that name them. */
  static void values(Map<String, Field<?>> values, AuditEntry entry) {
    values.put("audit_id", DSL.val(TimeOrderedIds.at(entry.at())));
    values.put("audit_at", DSL.val(entry.at(), AUDIT_ENTRY.AT));
    values.put(
        "audit_actor",
        DSL.val(entry.actor() == null ? null : UUID.fromString(entry.actor()), AUDIT_ENTRY.ACTOR));
    values.put("audit_action", DSL.val(entry.action()));
    values.put("audit_target", DSL.val(entry.target()));
    values.put("audit_outcome", DSL.val(entry.outcome()));
    values.put("audit_trace", DSL.val(entry.traceId(), AUDIT_ENTRY.TRACE_ID));
    values.put("audit_details", DSL.val(RunEvents.json(entry.details())));
  }

  /** The latest entries of a tenant, newest first. */
  public List<AuditEntry> latest(String tenant, int limit) {
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.TENANT_ID.eq(tenant))
                .orderBy(AUDIT_ENTRY.AT.desc(), AUDIT_ENTRY.AUDIT_ID.desc())
                .limit(limit)
                .fetch(AuditStore::entry));
  }

  private static AuditEntry entry(AuditEntryRecord row) {
    UUID actor = row.getActor();
    return new AuditEntry(
        row.getTenantId(),
        row.getAt(),
        actor == null ? null : actor.toString(),
        row.getAction(),
        row.getTarget(),
        row.getOutcome(),
        row.getTraceId(),
        RunEvents.map(row.getDetails()));
  }
}
