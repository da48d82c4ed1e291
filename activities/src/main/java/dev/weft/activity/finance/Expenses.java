package dev.weft.activity.finance;

import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import java.time.LocalDate;
import java.util.List;

/** The expenses of people: changes take effect at most once per effect key. */
public interface Expenses {
  /**
   * Stores an expense and records the effect with it; repeating it changes nothing.
   *
   * @param result what the tool returns, kept with the effect
   * @throws dev.weft.activity.failure.TypedFailure of type {@code EffectUndone} when the key was
   *     undone before
   */
  void add(ToolContext context, Expense expense, Object result);

  /** Cancels what was stored under the key; without such an expense only the key is closed. */
  EffectFound cancel(ToolContext context);

  /** The person's expenses from the first to the last day, both included, in order. */
  List<Expense> between(ToolContext context, LocalDate from, LocalDate to);
}
