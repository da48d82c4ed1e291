package dev.weft.activity.finance;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.Agent;
import dev.weft.activity.tool.Doc;
import dev.weft.activity.tool.Tool;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.Effect;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps a person's expenses. */
@Agent(name = "finance", role = "Keeps the person's expenses.")
public final class FinanceAgent {
  /** Far above any expense, and so far below the largest number that sums cannot pass it. */
  private static final long HIGHEST_MINOR = 1_000_000_000_000L;

  private final Expenses expenses;

  public FinanceAgent(Expenses expenses) {
    this.expenses = expenses;
  }

  /** An expense to record. */
  public record NewExpense(
      @Doc(
              value = "How much, above zero: minor units and ISO 4217 currency.",
              min = 1,
              max = HIGHEST_MINOR)
          Money amount,
      @Doc(
              value = "What kind.",
              oneOf = {"travel", "meals", "office", "software", "training", "other"})
          String category,
      @Doc(value = "What for.", maxLength = 500) String description,
      @Doc("The day of the expense.") LocalDate date) {}

  /** A recorded expense. */
  public record RecordedExpense(
      @Doc("The expense's id.") String expenseId,
      Money amount,
      String category,
      @Nullable String description,
      LocalDate date) {}

  /** Days to list. */
  public record Days(@Doc("The first day.") LocalDate from, @Doc("The last day.") LocalDate to) {}

  /** The expenses of some days. */
  public record ExpenseList(
      @Doc("In order of their day.") List<RecordedExpense> expenses,
      @Doc("The sum, when all have one currency.") @Nullable Money total,
      @Doc("The sum per currency.") List<Money> totals) {}

  @Tool(
      description = "Records an expense of the person.",
      effect = Effect.WRITE,
      undo = "cancelExpense",
      scope = "finance:write",
      quick = true,
      timeout = "PT5S",
      examples = {"record the expense", "note that I spent 12.50 euros on lunch today"})
  RecordedExpense recordExpense(NewExpense expense, ToolContext context) {
    if (expense.amount().minor() <= 0) {
      throw invalid("/amount/minor", "must be above zero");
    }
    if (expense.amount().minor() > HIGHEST_MINOR) {
      throw invalid("/amount/minor", "must be at most " + HIGHEST_MINOR);
    }
    UUID id =
        UUID.nameUUIDFromBytes(("expense " + context.effectKey()).getBytes(StandardCharsets.UTF_8));
    RecordedExpense recorded =
        new RecordedExpense(
            id.toString(),
            expense.amount(),
            expense.category(),
            expense.description(),
            expense.date());
    expenses.add(
        context,
        new Expense(
            id, expense.amount(), expense.category(), expense.description(), expense.date()),
        recorded);
    return recorded;
  }

  EffectFound cancelExpense(NewExpense expense, ToolContext context) {
    return expenses.cancel(context);
  }

  @Tool(
      description = "Lists the person's expenses from one day to another, with their sum.",
      effect = Effect.READ,
      scope = "finance:read",
      quick = true,
      timeout = "PT5S",
      examples = "what did I spend last month")
  ExpenseList listExpenses(Days days, ToolContext context) {
    if (days.to().isBefore(days.from())) {
      throw invalid("/to", "must not be before from");
    }
    List<RecordedExpense> found =
        expenses.between(context, days.from(), days.to()).stream()
            .map(expense ->
                new RecordedExpense(
                    expense.expenseId().toString(),
                    expense.amount(),
                    expense.category(),
                    expense.description(),
                    expense.date()))
            .toList();
    Map<String, Money> sums = new TreeMap<>();
    for (RecordedExpense expense : found) {
      sums.merge(expense.amount().currency(), expense.amount(), Money::plus);
    }
    List<Money> totals = List.copyOf(sums.values());
    return new ExpenseList(found, totals.size() == 1 ? totals.getFirst() : null, totals);
  }

  private static TypedFailure invalid(String pointer, String message) {
    return TypedFailure.of(
        ErrorType.InvalidInput,
        pointer + ": " + message,
        List.of(new PlanProblem(pointer, "invalid", message)));
  }
}
