package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunPlacement;
import dev.weft.platform.store.jooq.tables.records.RunRecord;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record3;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Where runs were placed, in their rows. */
final class RunTargets {
  private RunTargets() {}

  static Map<Field<?>, Object> columns(RunTarget target) {
    Map<Field<?>, Object> columns = new LinkedHashMap<>();
    columns.put(RUN.REGION, target.region());
    columns.put(RUN.NAMESPACE, target.namespace());
    columns.put(RUN.TASK_QUEUE, target.taskQueue());
    columns.put(RUN.TEMPORAL_ADDRESS, target.temporalAddress());
    columns.put(RUN.TIER, target.placement().tier());
    columns.put(RUN.PLACEMENT, RunEvents.json(target.placement()));
    return columns;
  }

  static RunTarget of(RunRecord row) {
    return new RunTarget(
        row.getRegion(),
        row.getNamespace(),
        row.getTaskQueue(),
        row.getTemporalAddress(),
        placement(row.getPlacement()));
  }

  private static RunPlacement placement(@Nullable JSONB placement) {
    try {
      return placement == null
          ? RunPlacement.STANDARD
          : WeftJson.mapper().readValue(placement.data(), RunPlacement.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many runs of a tenant use workers, by region and tier; an index holds them alone. */
  static Map<String, Map<String, Long>> inFlight(DSLContext sql, String tenant) {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (Record3<String, String, Integer> row :
        sql.select(RUN.REGION, RUN.TIER, DSL.count())
            .from(RUN)
            .where(RUN.TENANT_ID.eq(tenant))
            .and(RUN.ENDED_AT.isNull())
            .and(
                RUN.STATUS.in(
                    DSL.inline("ACCEPTED"),
                    DSL.inline("PLANNING"),
                    DSL.inline("RUNNING"),
                    DSL.inline("UNDOING")))
            .groupBy(RUN.REGION, RUN.TIER)
            .fetch()) {
      counts
          .computeIfAbsent(row.value1(), _ -> new LinkedHashMap<>())
          .put(row.value2(), row.value3().longValue());
    }
    return counts;
  }
}
