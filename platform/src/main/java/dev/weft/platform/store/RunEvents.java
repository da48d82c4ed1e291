package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_EVENT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.payload.WeftJson;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of runs. Whoever writes first changes the run's row, which numbers the events
 * and holds other writers of the same run off until the commit: events become visible in the order
 * of their numbers.
 */
final class RunEvents {
  private static final TypeReference<LinkedHashMap<String, Object>> DATA = new TypeReference<>() {};

  private RunEvents() {}

  /**
   * An event to write.
   *
   * @param key written once per run and key
   */
  record NewEvent(String key, String type, @Nullable String stepId, Map<String, Object> data) {}

  static Condition isRun(String tenant, String runId) {
    return RUN.TENANT_ID.eq(tenant).and(RUN.RUN_ID.eq(UUID.fromString(runId)));
  }

  /**
   * Takes numbers for events, and locks the run until the commit.
   *
   * @param changes further columns to set
   * @return the last number taken
   */
  static long advance(
      DSLContext sql, String tenant, String runId, int events, Map<Field<?>, Object> changes) {
    Long last =
        sql.update(RUN)
            .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(events))
            .set(RUN.VERSION, RUN.VERSION.plus(1))
            .set(changes)
            .where(isRun(tenant, runId))
            .returningResult(RUN.EVENT_SEQ)
            .fetchOne(RUN.EVENT_SEQ);
    if (last == null) {
      throw new NoSuchRunException(runId);
    }
    return last;
  }

  /** Writes events under the numbers that end with {@code last}. */
  static void insert(
      DSLContext sql, String tenant, String runId, long last, Instant at, List<NewEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    var insert =
        sql.insertInto(
            RUN_EVENT,
            RUN_EVENT.TENANT_ID,
            RUN_EVENT.RUN_ID,
            RUN_EVENT.SEQ,
            RUN_EVENT.EVENT_KEY,
            RUN_EVENT.TYPE,
            RUN_EVENT.STEP_ID,
            RUN_EVENT.DATA,
            RUN_EVENT.AT);
    long seq = last - events.size();
    for (NewEvent event : events) {
      seq++;
      insert =
          insert.values(
              tenant,
              UUID.fromString(runId),
              seq,
              event.key(),
              event.type(),
              event.stepId(),
              json(event.data()),
              at);
    }
    insert.onConflictDoNothing().execute();
  }

  static List<EventView> after(DSLContext sql, String tenant, String runId, long seq, int limit) {
    return sql.selectFrom(RUN_EVENT)
        .where(RUN_EVENT.TENANT_ID.eq(tenant))
        .and(RUN_EVENT.RUN_ID.eq(UUID.fromString(runId)))
        .and(RUN_EVENT.SEQ.gt(seq))
        .orderBy(RUN_EVENT.SEQ)
        .limit(limit)
        .fetch(row ->
            new EventView(
                row.getSeq(), row.getType(), row.getStepId(), map(row.getData()), row.getAt()));
  }

  /** What every event of a step says. */
  static Map<String, Object> data(StepCall call) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("stepId", call.stepId());
    data.put("agent", call.agent());
    data.put("action", call.action());
    data.put("position", call.position());
    data.put("total", call.total());
    return data;
  }

  static JSONB json(Object value) {
    try {
      return JSONB.valueOf(WeftJson.mapper().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> map(JSONB json) {
    try {
      return WeftJson.mapper().readValue(json.data(), DATA);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
