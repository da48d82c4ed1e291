package dev.weft.api.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.platform.store.Cursor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items in the order of the list
 * @param next give it as {@code after} for the next page; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
    List<T> items,
    @Schema(description = "Give it as \"after\" for the next page; absent on the last one.")
        @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Cuts a page out of rows, of which one more than the limit was asked for.
   *
   * @param time what the list is ordered by
   * @param id what breaks ties
   */
  public static <R, T> Page<T> of(
      List<R> rows,
      int limit,
      Function<R, T> words,
      Function<R, Instant> time,
      Function<R, String> id) {
    List<T> items = rows.stream().limit(limit).map(words).toList();
    if (rows.size() <= limit) {
      return new Page<>(items, null);
    }
    R last = rows.get(limit - 1);
    return new Page<>(items, new Cursor(time.apply(last), UUID.fromString(id.apply(last))).text());
  }
}
