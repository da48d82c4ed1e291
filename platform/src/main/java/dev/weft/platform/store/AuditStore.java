package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.AUDIT_ENTRY;

import dev.weft.platform.store.jooq.tables.records.AuditEntryRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

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
  static void values(Values values, AuditEntry entry) {
    values
        .put("audit_id", TimeOrderedIds.at(entry.at()))
        .put("audit_at", entry.at())
        .put("audit_actor", entry.actor() == null ? null : UUID.fromString(entry.actor()))
        .put("audit_action", entry.action())
        .put("audit_target", entry.target())
        .put("audit_outcome", entry.outcome())
        .put("audit_trace", entry.traceId())
        .put("audit_details", RunEvents.json(entry.details()));
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

  /** Entries of a period whose action begins with a word, oldest first. */
  public List<AuditEntry> between(
      String tenant, String prefix, Instant from, Instant until, int limit) {
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.TENANT_ID.eq(tenant))
                .and(AUDIT_ENTRY.AT.ge(from))
                .and(AUDIT_ENTRY.AT.lt(until))
                .and(AUDIT_ENTRY.ACTION.startsWith(prefix))
                .orderBy(AUDIT_ENTRY.AT, AUDIT_ENTRY.AUDIT_ID)
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
