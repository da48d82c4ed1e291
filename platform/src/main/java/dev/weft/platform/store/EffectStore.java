package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.EFFECT;

import dev.weft.contract.agent.StepCall;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.records.EffectRecord;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What took effect under which key. A key is done at most once, and never after it was undone. The
 * methods that take a transaction put the record in the same transaction as the rows it is about.
 */
public final class EffectStore {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final Clock clock;

  EffectStore(RegionStore store, Sealer sealer, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /** What became of a call's key; empty when nothing was recorded yet. */
  public Optional<RecordedEffect> find(StepCall call) {
    return store.read(call.run().tenant(), sql -> find(sql, call));
  }

  /** The same in a transaction of the call's tenant. */
  public Optional<RecordedEffect> find(DSLContext sql, StepCall call) {
    return find(sealed, sql, call);
  }

  static Optional<RecordedEffect> find(SealedColumns sealed, DSLContext sql, StepCall call) {
    return Optional.ofNullable(sql.fetchOne(EFFECT, isEffect(call)))
        .map(row -> view(sealed, call, row.getState(), row.getResult()));
  }

  /** Records in a transaction of its own; see {@link #recordDone(DSLContext, StepCall, Map)}. */
  public Optional<RecordedEffect> recordDone(StepCall call, Map<String, Object> result) {
    return store.write(call.run().tenant(), sql -> recordDone(sql, call, result));
  }

  /**
   * Records that the call took effect. Of two who record one key at once, the second waits for the
   * first one's commit.
   *
   * @param sql the caller's transaction, of the call's tenant
   * @return empty when it is recorded now; otherwise what was recorded before, and nothing changes:
   *     the caller rolls back and returns that result, or fails when it was undone
   */
  public Optional<RecordedEffect> recordDone(
      DSLContext sql, StepCall call, Map<String, Object> result) {
    int inserted =
        insert(sql, call, RecordedEffect.State.DONE, result).onConflictDoNothing().execute();
    return inserted == 1
        ? Optional.empty()
        : Optional.of(view(call, sql.fetchSingle(EFFECT, isEffect(call))));
  }

  /** Records in a transaction of its own; see {@link #recordUndone(DSLContext, StepCall)}. */
  public Optional<RecordedEffect> recordUndone(StepCall call) {
    return store.write(call.run().tenant(), sql -> recordUndone(sql, call));
  }

  /**
   * Records that the call was undone, or must never take effect.
   *
   * @param sql the caller's transaction, of the call's tenant
   * @return what was recorded before: DONE means that there is something to undo
   */
  public Optional<RecordedEffect> recordUndone(DSLContext sql, StepCall call) {
    int inserted =
        insert(sql, call, RecordedEffect.State.UNDONE, null).onConflictDoNothing().execute();
    if (inserted == 1) {
      return Optional.empty();
    }
    EffectRecord before = sql.selectFrom(EFFECT).where(isEffect(call)).forUpdate().fetchSingle();
    if (before.getState().equals(RecordedEffect.State.DONE.name())) {
      sql.update(EFFECT)
          .set(EFFECT.STATE, RecordedEffect.State.UNDONE.name())
          .set(EFFECT.UNDONE_AT, clock.instant())
          .where(isEffect(call))
          .execute();
    }
    return Optional.of(view(call, before));
  }

  private org.jooq.InsertSetMoreStep<EffectRecord> insert(
      DSLContext sql,
      StepCall call,
      RecordedEffect.State state,
      @Nullable Map<String, Object> result) {
    boolean done = state == RecordedEffect.State.DONE;
    return sql.insertInto(EFFECT)
        .set(EFFECT.TENANT_ID, call.run().tenant())
        .set(EFFECT.EFFECT_KEY, call.effectKey())
        .set(EFFECT.RUN_ID, UUID.fromString(call.run().runId()))
        .set(EFFECT.SUBJECT_ID, SealedColumns.subject(call.run().subject()))
        .set(EFFECT.TOOL, call.toolName())
        .set(EFFECT.STATE, state.name())
        .set(EFFECT.RESULT, sealedResult(sealed, call, result))
        .set(done ? EFFECT.DONE_AT : EFFECT.UNDONE_AT, clock.instant());
  }

  private RecordedEffect view(StepCall call, EffectRecord row) {
    return view(sealed, call, row.getState(), row.getResult());
  }

  static RecordedEffect view(
      SealedColumns sealed, StepCall call, String state, byte @Nullable [] result) {
    return new RecordedEffect(
        RecordedEffect.State.valueOf(state), sealed.map(call.run().tenant(), column(call), result));
  }

  static byte @Nullable [] sealedResult(
      SealedColumns sealed, StepCall call, @Nullable Map<String, Object> result) {
    return sealed.json(call.run().tenant(), call.run().subject(), column(call), result);
  }

  private static Condition isEffect(StepCall call) {
    return EFFECT.TENANT_ID.eq(call.run().tenant()).and(EFFECT.EFFECT_KEY.eq(call.effectKey()));
  }

  private static String column(StepCall call) {
    return "effect:" + call.effectKey() + ":result";
  }
}
