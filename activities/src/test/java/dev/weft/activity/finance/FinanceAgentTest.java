package dev.weft.activity.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.RegisteredTool;
import dev.weft.activity.tool.TestContexts;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.activity.tool.ToolSchemas;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FinanceAgentTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-23");

  private final RecordingExpenses expenses = new RecordingExpenses();
  private final FinanceAgent agent = new FinanceAgent(expenses);

  @Test
  void shouldRecordAnExpense() {
    FinanceAgent.RecordedExpense recorded =
        agent.recordExpense(expense(12900, "EUR"), TestContexts.context("key-1"));

    assertThat(recorded.amount()).isEqualTo(new Money(12900, "EUR"));
    assertThat(expenses.stored)
        .singleElement()
        .satisfies(stored -> assertThat(stored.expenseId()).hasToString(recorded.expenseId()));
  }

  @Test
  void shouldRefuseAnAmountThatIsNotAboveZero() {
    assertThatThrownBy(() -> agent.recordExpense(expense(0, "EUR"), TestContexts.context("key-1")))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("/amount/minor: must be above zero");
    assertThat(expenses.stored).isEmpty();
  }

  @Test
  void shouldRefuseAnAmountWhoseSumsCouldPassTheLargestNumber() {
    assertThatThrownBy(() ->
            agent.recordExpense(expense(Long.MAX_VALUE, "EUR"), TestContexts.context("key-1")))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("/amount/minor: must be at most");
    assertThat(expenses.stored).isEmpty();
  }

  @Test
  void shouldKnowOnlyTheCategoriesOfItsSchema() {
    RegisteredTool tool = new ToolCatalog(List.of(agent)).tool("finance.recordExpense");
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("amount", Map.of("minor", 100, "currency", "EUR"));
    params.put("category", "zebracat");
    params.put("description", "Lunch");
    params.put("date", "2026-11-23");

    assertThat(tool.descriptor().inputSchema().toString())
        .contains("enum=[travel, meals, office, software, training, other]");
    assertThatThrownBy(() -> tool.invoke(params, TestContexts.context("key-1")))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("/category");
    assertThat(expenses.stored).isEmpty();

    params.put("category", "meals");
    tool.invoke(params, TestContexts.context("key-1"));
    assertThat(expenses.stored).singleElement().extracting(Expense::category).isEqualTo("meals");
  }

  @Test
  void shouldSumPerCurrencyAndInTotalOnlyWhenThereIsOneCurrency() {
    agent.recordExpense(expense(1000, "EUR"), TestContexts.context("key-1"));
    agent.recordExpense(expense(500, "EUR"), TestContexts.context("key-2"));

    assertThat(list().total()).isEqualTo(new Money(1500, "EUR"));

    agent.recordExpense(expense(700, "CHF"), TestContexts.context("key-3"));

    assertThat(list().total()).isNull();
    assertThat(list().totals()).containsExactly(new Money(700, "CHF"), new Money(1500, "EUR"));
  }

  private FinanceAgent.ExpenseList list() {
    return agent.listExpenses(new FinanceAgent.Days(DAY, DAY), TestContexts.context("key-9"));
  }

  @Test
  void shouldSayTheBoundsOfAnAmountInItsSchema() {
    Map<String, Object> schema = ToolSchemas.input(FinanceAgent.NewExpense.class);

    assertThat(schema.toString()).contains("minimum=1", "maximum=1000000000000");
  }

  private static FinanceAgent.NewExpense expense(long minor, String currency) {
    return new FinanceAgent.NewExpense(new Money(minor, currency), "travel", "Flight", DAY);
  }

  private static final class RecordingExpenses implements Expenses {
    private final List<Expense> stored = new ArrayList<>();

    @Override
    public void add(ToolContext context, Expense expense, Object result) {
      stored.add(expense);
    }

    @Override
    public EffectFound cancel(ToolContext context) {
      EffectFound found = stored.isEmpty() ? EffectFound.NONE : EffectFound.STOOD;
      stored.clear();
      return found;
    }

    @Override
    public List<Expense> between(ToolContext context, LocalDate from, LocalDate to) {
      return List.copyOf(stored);
    }
  }
}
