package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Row3;
import org.jooq.impl.DSL;

/** The steps of runs as people see them, and what became of their effects. */
final class RunSteps {
  private final RegionStore store;
  private final SealedColumns sealed;

  RunSteps(RegionStore store, SealedColumns sealed) {
    this.store = store;
    this.sealed = sealed;
  }

  List<StepView> steps(String tenant, String runId) {
    Optional<UUID> id = RunViews.uuid(runId);
    if (id.isEmpty()) {
      return List.of();
    }
    record Rows(List<Record> own, Map<String, Record> origins) {}

    Rows rows =
        store.read(
            tenant,
            sql -> {
              List<Record> own =
                  List.copyOf(
                      sql.select(Steps.smallColumns())
                          .from(RUN_STEP)
                          .where(RUN_STEP.TENANT_ID.eq(tenant))
                          .and(RUN_STEP.RUN_ID.eq(id.get()))
                          .orderBy(RUN_STEP.POSITION, RUN_STEP.STEP_ID, RUN_STEP.ITERATION)
                          .fetch());
              Map<String, Record> origins = new LinkedHashMap<>();
              originsOf(sql, tenant, own)
                  .forEach(origin -> origins.put(origin.get(RUN_STEP.STEP_ID), origin));
              return new Rows(own, origins);
            });
    return rows.own().stream()
        .map(row ->
            Steps.view(sealed, row, rows.origins().getOrDefault(row.get(RUN_STEP.STEP_ID), row)))
        .toList();
  }

  /** The steps of other runs whose results these took over. */
  private static List<Record> originsOf(DSLContext sql, String tenant, List<Record> own) {
    List<Row3<UUID, String, Integer>> origins =
        own.stream()
            .filter(step -> step.get(RUN_STEP.REUSED_FROM) != null)
            .map(step ->
                DSL.row(
                    step.get(RUN_STEP.REUSED_FROM),
                    step.get(RUN_STEP.STEP_ID),
                    step.get(RUN_STEP.ITERATION)))
            .toList();
    return origins.isEmpty()
        ? List.of()
        : List.copyOf(
            sql.select(Steps.smallColumns())
                .from(RUN_STEP)
                .where(RUN_STEP.TENANT_ID.eq(tenant))
                .and(DSL.row(RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION).in(origins))
                .fetch());
  }

  Optional<Map<String, Object>> stepResult(String tenant, String runId, String stepId) {
    return stepContent(tenant, runId, stepId, RUN_STEP.RESULT, "result");
  }

  Optional<Map<String, Object>> stepParams(String tenant, String runId, String stepId) {
    return stepContent(tenant, runId, stepId, RUN_STEP.PARAMS, "params");
  }

  private Optional<Map<String, Object>> stepContent(
      String tenant, String runId, String stepId, Field<byte[]> column, String name) {
    Optional<UUID> id = RunViews.uuid(runId);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    var row =
        store.read(
            tenant,
            sql ->
                sql.select(RUN_STEP.ITERATION, column, RUN_STEP.REUSED_FROM)
                    .from(RUN_STEP)
                    .where(RUN_STEP.TENANT_ID.eq(tenant))
                    .and(RUN_STEP.RUN_ID.eq(id.get()))
                    .and(RUN_STEP.STEP_ID.eq(stepId))
                    .orderBy(RUN_STEP.ITERATION.desc())
                    .limit(1)
                    .fetchOne());
    if (row == null) {
      return Optional.empty();
    }
    return row.value3() == null
        ? Optional.ofNullable(
            sealed.map(tenant, Steps.column(runId, stepId, row.value1(), name), row.value2()))
        : stepContent(tenant, row.value3().toString(), stepId, column, name);
  }

  Map<String, StepEffect> effects(String tenant, String runId) {
    UUID id = UUID.fromString(runId);
    return store.read(
        tenant, sql -> Reruns.effects(sql, tenant, List.of(id)).getOrDefault(id, Map.of()));
  }
}
