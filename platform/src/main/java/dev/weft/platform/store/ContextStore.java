package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.CONTEXT_ENTRY;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.key.Sealer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of a run share: each writes to its own namespace, all can read. Lives until an
 * hour after the run has ended.
 */
public final class ContextStore {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final Clock clock;

  ContextStore(RegionStore store, Sealer sealer, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /**
   * Stores a value, or replaces it.
   *
   * @param namespace the agent that writes
   * @param value anything that can be written as JSON
   */
  public void put(RunContext run, String namespace, String key, Object value) {
    store.write(
        run.tenant(),
        sql -> {
          put(sql, run, namespace, key, value);
          return null;
        });
  }

  /** The same in a transaction of the run's tenant. */
  public void put(DSLContext sql, RunContext run, String namespace, String key, Object value) {
    byte[] content =
        sealed.json(run.tenant(), run.subject(), column(run.runId(), namespace, key), value);
    sql.insertInto(CONTEXT_ENTRY)
        .set(CONTEXT_ENTRY.TENANT_ID, run.tenant())
        .set(CONTEXT_ENTRY.RUN_ID, UUID.fromString(run.runId()))
        .set(CONTEXT_ENTRY.SUBJECT_ID, SealedColumns.subject(run.subject()))
        .set(CONTEXT_ENTRY.NAMESPACE, namespace)
        .set(CONTEXT_ENTRY.ENTRY_KEY, key)
        .set(CONTEXT_ENTRY.VALUE, content)
        .set(CONTEXT_ENTRY.UPDATED_AT, clock.instant())
        .onConflict(
            CONTEXT_ENTRY.TENANT_ID,
            CONTEXT_ENTRY.RUN_ID,
            CONTEXT_ENTRY.NAMESPACE,
            CONTEXT_ENTRY.ENTRY_KEY)
        .doUpdate()
        .set(CONTEXT_ENTRY.VALUE, content)
        .set(CONTEXT_ENTRY.UPDATED_AT, clock.instant())
        .execute();
  }

  /** What a call returned, as it stands in its agent's namespace under the step's id. */
  static byte @Nullable [] sealedValue(
      SealedColumns sealed, StepCall call, Map<String, Object> output) {
    RunContext run = call.run();
    return sealed.json(
        run.tenant(), run.subject(), column(run.runId(), call.agent(), call.stepId()), output);
  }

  /** One value, read as the given type; empty when there is none, or it has expired. */
  public <T> Optional<T> get(RunContext run, String namespace, String key, Class<T> type) {
    byte[] content =
        store.read(
            run.tenant(),
            sql ->
                sql.select(CONTEXT_ENTRY.VALUE)
                    .from(CONTEXT_ENTRY)
                    .where(alive(run))
                    .and(CONTEXT_ENTRY.NAMESPACE.eq(namespace))
                    .and(CONTEXT_ENTRY.ENTRY_KEY.eq(key))
                    .fetchOne(CONTEXT_ENTRY.VALUE));
    return Optional.ofNullable(
        sealed.json(run.tenant(), column(run.runId(), namespace, key), content, type));
  }

  /** Every value of the run: namespace → key → JSON. */
  public Map<String, Map<String, JsonNode>> all(RunContext run) {
    var rows =
        store.read(
            run.tenant(),
            sql ->
                sql.selectFrom(CONTEXT_ENTRY)
                    .where(alive(run))
                    .orderBy(CONTEXT_ENTRY.NAMESPACE, CONTEXT_ENTRY.ENTRY_KEY)
                    .fetch());
    Map<String, Map<String, JsonNode>> all = new LinkedHashMap<>();
    rows.forEach(row -> {
      JsonNode value =
          sealed.json(
              run.tenant(),
              column(run.runId(), row.getNamespace(), row.getEntryKey()),
              row.getValue(),
              JsonNode.class);
      if (value != null) {
        all.computeIfAbsent(row.getNamespace(), _ -> new LinkedHashMap<>())
            .put(row.getEntryKey(), value);
      }
    });
    return all;
  }

  /**
   * Deletes what has expired, of every tenant, in one statement.
   *
   * @param limit how many values at most
   * @return how many values
   */
  public int deleteExpired(int limit) {
    return store.system(
        "context-expiry",
        sql ->
            sql.deleteFrom(CONTEXT_ENTRY)
                .where(
                    DSL.row(
                            CONTEXT_ENTRY.TENANT_ID,
                            CONTEXT_ENTRY.RUN_ID,
                            CONTEXT_ENTRY.NAMESPACE,
                            CONTEXT_ENTRY.ENTRY_KEY)
                        .in(
                            sql.select(
                                    CONTEXT_ENTRY.TENANT_ID,
                                    CONTEXT_ENTRY.RUN_ID,
                                    CONTEXT_ENTRY.NAMESPACE,
                                    CONTEXT_ENTRY.ENTRY_KEY)
                                .from(CONTEXT_ENTRY)
                                .where(CONTEXT_ENTRY.EXPIRES_AT.lt(DSL.currentInstant()))
                                .orderBy(CONTEXT_ENTRY.EXPIRES_AT)
                                .limit(limit)))
                .execute());
  }

  private Condition alive(RunContext run) {
    return CONTEXT_ENTRY
        .TENANT_ID
        .eq(run.tenant())
        .and(CONTEXT_ENTRY.RUN_ID.eq(UUID.fromString(run.runId())))
        .and(CONTEXT_ENTRY.EXPIRES_AT.isNull().or(CONTEXT_ENTRY.EXPIRES_AT.gt(clock.instant())));
  }

  private static String column(String runId, String namespace, String key) {
    return "context:" + runId + ":" + namespace + ":" + key;
  }
}
