package dev.weft.activity.travel;

import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;

/** The bookings of people: changes take effect at most once per effect key. */
public interface Bookings {
  /**
   * Stores a booking and records the effect with it; repeating it changes nothing.
   *
   * @param result what the tool returns, kept with the effect
   * @throws dev.weft.activity.failure.TypedFailure of type {@code EffectUndone} when the key was
   *     undone before
   */
  void add(ToolContext context, Booking booking, Object result);

  /** Cancels what was stored under the key; without such a booking only the key is closed. */
  EffectFound cancel(ToolContext context);
}
