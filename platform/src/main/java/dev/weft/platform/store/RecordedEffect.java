package dev.weft.platform.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of an effect's key.
 *
 * @param state whether it stands
 * @param result what the effect returned; null when nothing was done before the undo
 */
public record RecordedEffect(State state, @Nullable Map<String, Object> result) {
  /** Whether it ever took effect. */
  public boolean tookEffect() {
    return state == State.DONE || result != null;
  }

  /** Whether the effect stands. */
  public enum State {
    /** It took effect. */
    DONE,
    /** It was undone, or must never take effect. */
    UNDONE
  }
}
