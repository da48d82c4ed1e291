package dev.weft.platform.store;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which costs, and how they are added up.
 *
 * @param from the first day
 * @param to the last day
 * @param zone where days begin
 * @param by what rows are kept apart by
 * @param flow of this flow alone; null for every one
 * @param agent of this agent alone; null for every one
 * @param model of this model alone; null for every one, and for what tools spent
 */
public record CostQuery(
    LocalDate from,
    LocalDate to,
    ZoneId zone,
    Set<By> by,
    @Nullable String flow,
    @Nullable String agent,
    @Nullable String model) {
  public CostQuery {
    by = Set.copyOf(by);
  }

  /** What costs can be kept apart by. */
  public enum By {
    FLOW,
    AGENT,
    MODEL,
    DAY
  }
}
