package dev.weft.contract.payload;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts as large. A payload above {@link #INLINE_BYTES} stays out of the engine's history,
 * which holds a reference to it, and a step's result above it is answered by reference.
 *
 * <p>The engine takes at most 4 MB in one message, and one message may carry the results of all
 * steps of a plan: 50 of them, each just small enough to stay in, are 1.6 MB.
 */
public final class LargeValues {
  /** Up to this many bytes a payload, or a result in an answer, stands where it belongs. */
  public static final int INLINE_BYTES = 32 * 1024;

  /** No step's result, and no step's parameters, may be larger. */
  public static final int MAX_BYTES = 32 * 1024 * 1024;

  private LargeValues() {}

  /**
   * About how many bytes a value's JSON takes: a pure function that makes no copy. Text counts one
   * byte a character.
   */
  public static long size(@Nullable Object value) {
    return switch (value) {
      case null -> 4;
      case String text -> text.length() + 2L;
      case Map<?, ?> map -> {
        long size = 2;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          size += String.valueOf(entry.getKey()).length() + 4L + size(entry.getValue());
        }
        yield size;
      }
      case List<?> list -> {
        long size = 2;
        for (Object entry : list) {
          size += size(entry) + 1;
        }
        yield size;
      }
      default -> String.valueOf(value).length();
    };
  }

  /** Whether a value is answered by reference. */
  public static boolean large(@Nullable Object value) {
    return size(value) > INLINE_BYTES;
  }
}
