package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.platform.store.Cursor;
import org.jspecify.annotations.Nullable;

/** Query parameters of lists. */
public final class Paging {
  private static final int MAX_LIMIT = 200;

  private Paging() {}

  /** Reads where the page begins. */
  public static @Nullable Cursor after(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw parameter("after", "The cursor was not made here; take \"next\" of the page before.");
    }
  }

  /** Checks the size of a page. */
  public static int limit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw parameter("limit", "The limit must be from 1 to " + MAX_LIMIT + ".");
    }
    return limit;
  }

  /** A query parameter is wrong. */
  public static ProblemException parameter(String name, String message) {
    return ProblemException.invalidParameter(name, message);
  }
}
