package dev.weft.activity.effect;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.EffectStore;
import dev.weft.platform.store.RecordedEffect;
import dev.weft.platform.store.RegionStore;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * Changes the region's own rows together with the record of the effect, in one transaction: a key
 * takes effect at most once, and never after it was undone.
 */
public final class LocalEffects {
  private final RegionStore region;
  private final EffectStore effects;
  private final Sealer sealer;

  public LocalEffects(RegionStore region, EffectStore effects, Sealer sealer) {
    this.region = region;
    this.effects = effects;
    this.sealer = sealer;
  }

  /**
   * Does the work unless it was done before under the call's key.
   *
   * @param result what the tool returns, kept with the effect
   * @throws TypedFailure of type {@code EffectUndone} when the key was undone before
   */
  public void once(ToolContext context, Object result, Consumer<DSLContext> work) {
    Map<String, Object> kept = WeftJson.toMap(result);
    region.write(
        context.tenant(),
        sql -> {
          Optional<RecordedEffect> before = effects.recordDone(sql, context.call(), kept);
          if (before.isEmpty()) {
            work.accept(sql);
          } else if (before.get().state() == RecordedEffect.State.UNDONE) {
            throw TypedFailure.of(
                ErrorType.EffectUndone, "this was undone before; it cannot be done any more");
          }
          return null;
        });
  }

  /** Closes the key, and does the work when there is something to undo; says whether there was. */
  public EffectFound undo(ToolContext context, Consumer<DSLContext> work) {
    return region.write(
        context.tenant(),
        sql -> {
          Optional<RecordedEffect> before = effects.recordUndone(sql, context.call());
          if (before.filter(effect -> effect.state() == RecordedEffect.State.DONE).isPresent()) {
            work.accept(sql);
          }
          return before.filter(RecordedEffect::tookEffect).isPresent()
              ? EffectFound.STOOD
              : EffectFound.NONE;
        });
  }

  /** Reads rows of the call's tenant. */
  public <T> T read(ToolContext context, Function<DSLContext, T> query) {
    return region.read(context.tenant(), query);
  }

  /**
   * The person whom the call is about.
   *
   * @throws TypedFailure of type {@code InvalidInput} when there is none
   */
  public static UUID person(ToolContext context) {
    String subject = context.run().subject();
    if (subject.equals(WorkflowIds.NO_SUBJECT)) {
      throw TypedFailure.of(ErrorType.InvalidInput, "the run is about no person");
    }
    return UUID.fromString(subject);
  }

  /** Seals a text under the person's key. */
  public byte[] seal(ToolContext context, String place, String text) {
    return sealer.sealText(context.tenant(), context.run().subject(), place, text);
  }

  /** Seals a value as JSON under the person's key. */
  public byte[] sealJson(ToolContext context, String place, Object value) {
    return sealer.sealJson(context.tenant(), context.run().subject(), place, value);
  }

  /** Opens a text that was sealed for the same place. */
  public String open(ToolContext context, String place, byte[] sealed) {
    return sealer.openText(context.tenant(), place, sealed);
  }
}
