package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.MODEL_CALL;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.platform.store.jooq.tables.records.ModelCallRecord;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Calls of language models: tokens, cost, latency, outcome. */
public final class ModelCallStore {
  private final RegionStore store;

  ModelCallStore(RegionStore store) {
    this.store = store;
  }

  /**
   * Stores a call and adds its cost to its run. A call whose cost is unknown, or in another
   * currency than the run's earlier calls, makes the run's cost unknown; one that cost nothing
   * changes nothing.
   */
  public void record(ModelCall call) {
    store.write(
        call.tenant(),
        sql -> {
          record(sql, call, null);
          return null;
        });
  }

  /**
   * Stores a call in a transaction of its tenant; see {@link #record(ModelCall)}.
   *
   * @param estimate what it was expected to use; null when nobody said
   */
  public void record(DSLContext sql, ModelCall call, @Nullable CallEstimate estimate) {
    insert(sql, call, estimate);
    if (call.runId() != null) {
      addToRun(sql, call.tenant(), call.runId(), call.costMicros(), call.costCurrency());
    }
  }

  private static void insert(DSLContext sql, ModelCall call, @Nullable CallEstimate estimate) {
    sql.insertInto(MODEL_CALL)
        .set(MODEL_CALL.TENANT_ID, call.tenant())
        .set(MODEL_CALL.CALL_ID, TimeOrderedIds.at(call.at()))
        .set(MODEL_CALL.RUN_ID, call.runId() == null ? null : UUID.fromString(call.runId()))
        .set(MODEL_CALL.STEP_ID, call.stepId())
        .set(MODEL_CALL.AGENT, call.agent())
        .set(MODEL_CALL.ROLE, call.role())
        .set(MODEL_CALL.PROVIDER, call.provider())
        .set(MODEL_CALL.MODEL, call.model())
        .set(MODEL_CALL.PROMPT_VERSION, call.promptVersion())
        .set(MODEL_CALL.TOKENS_IN, call.tokensIn())
        .set(MODEL_CALL.TOKENS_OUT, call.tokensOut())
        .set(MODEL_CALL.COST_MICROS, call.costMicros())
        .set(MODEL_CALL.COST_CURRENCY, call.costCurrency())
        .set(MODEL_CALL.LATENCY_MS, call.latencyMillis())
        .set(MODEL_CALL.OUTCOME, call.outcome())
        .set(MODEL_CALL.EVAL_SCORE, call.evalScore())
        .set(MODEL_CALL.AT, call.at())
        .set(MODEL_CALL.ESTIMATED_TOKENS, estimate == null ? null : estimate.tokens())
        .set(MODEL_CALL.ESTIMATED_MICROS, estimate == null ? null : estimate.micros())
        .execute();
  }

  private static void addToRun(
      DSLContext sql,
      String tenant,
      String runId,
      @Nullable Long micros,
      @Nullable String currency) {
    if (micros != null && micros == 0) {
      return;
    }
    if (micros == null || currency == null) {
      sql.update(RUN)
          .set(RUN.COST_KNOWN, false)
          .set(RUN.VERSION, RUN.VERSION.plus(1))
          .where(isRun(tenant, runId))
          .execute();
      return;
    }
    var same = DSL.coalesce(RUN.COST_CURRENCY, DSL.val(currency)).eq(currency);
    sql.update(RUN)
        .set(RUN.COST_KNOWN, DSL.field(RUN.COST_KNOWN.isTrue().and(same)))
        .set(
            RUN.COST_MICROS,
            DSL.when(same, RUN.COST_MICROS.plus(micros)).otherwise(RUN.COST_MICROS))
        .set(RUN.COST_CURRENCY, DSL.coalesce(RUN.COST_CURRENCY, DSL.val(currency)))
        .set(RUN.VERSION, RUN.VERSION.plus(1))
        .where(isRun(tenant, runId))
        .execute();
  }

  /** The calls of a run in their order. */
  public List<ModelCall> ofRun(String tenant, String runId) {
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(MODEL_CALL)
                .where(MODEL_CALL.TENANT_ID.eq(tenant))
                .and(MODEL_CALL.RUN_ID.eq(UUID.fromString(runId)))
                .orderBy(MODEL_CALL.AT, MODEL_CALL.CALL_ID)
                .fetch(ModelCallStore::call));
  }

  private static ModelCall call(ModelCallRecord row) {
    UUID run = row.getRunId();
    return new ModelCall(
        row.getTenantId(),
        run == null ? null : run.toString(),
        row.getStepId(),
        row.getAgent(),
        row.getRole(),
        row.getProvider(),
        row.getModel(),
        row.getPromptVersion(),
        row.getTokensIn(),
        row.getTokensOut(),
        row.getCostMicros(),
        row.getCostCurrency(),
        row.getLatencyMs(),
        row.getOutcome(),
        row.getEvalScore(),
        row.getAt());
  }
}
