package dev.weft.activity.calendar;

import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import java.time.LocalDate;
import java.util.List;

/** The calendars of people: changes take effect at most once per effect key. */
public interface Calendar {
  /**
   * Adds an entry and records the effect with it; repeating it changes nothing.
   *
   * @param result what the tool returns, kept with the effect
   * @throws dev.weft.activity.failure.TypedFailure of type {@code EffectUndone} when the key was
   *     undone before
   */
  void add(ToolContext context, CalendarEntry entry, Object result);

  /** Cancels what was added under the key; without such an entry only the key is closed. */
  EffectFound cancel(ToolContext context);

  /** The person's entries that start from the first to the last day, both included, in order. */
  List<CalendarEntry> between(ToolContext context, LocalDate from, LocalDate to);
}
