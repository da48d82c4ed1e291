package dev.weft.activity.finance;

import static dev.weft.platform.store.jooq.Tables.EXPENSE;

import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Expenses in the region's database; descriptions are sealed under the person's key. */
public final class StoredExpenses implements Expenses {
  private static final String RECORDED = "RECORDED";
  private static final String REVERSED = "REVERSED";

  private final LocalEffects effects;

  public StoredExpenses(LocalEffects effects) {
    this.effects = effects;
  }

  @Override
  public void add(ToolContext context, Expense expense, Object result) {
    UUID person = LocalEffects.person(context);
    byte[] description = effects.seal(context, place(expense.expenseId()), expense.description());
    effects.once(
        context,
        result,
        sql ->
            sql.insertInto(EXPENSE)
                .set(EXPENSE.TENANT_ID, context.tenant())
                .set(EXPENSE.EXPENSE_ID, expense.expenseId())
                .set(EXPENSE.SUBJECT_ID, person)
                .set(EXPENSE.EFFECT_KEY, context.effectKey())
                .set(EXPENSE.AMOUNT_MINOR, expense.amount().minor())
                .set(EXPENSE.CURRENCY, expense.amount().currency())
                .set(EXPENSE.CATEGORY, expense.category())
                .set(EXPENSE.DESCRIPTION, description)
                .set(EXPENSE.INCURRED_ON, expense.date())
                .set(EXPENSE.STATE, RECORDED)
                .execute());
  }

  @Override
  public EffectFound cancel(ToolContext context) {
    return effects.undo(
        context,
        sql ->
            sql.update(EXPENSE)
                .set(EXPENSE.STATE, REVERSED)
                .set(EXPENSE.VERSION, EXPENSE.VERSION.plus(1))
                .where(EXPENSE.TENANT_ID.eq(context.tenant()))
                .and(EXPENSE.EFFECT_KEY.eq(context.effectKey()))
                .execute());
  }

  @Override
  public List<Expense> between(ToolContext context, LocalDate from, LocalDate to) {
    UUID person = LocalEffects.person(context);
    var rows =
        effects.read(
            context,
            sql ->
                sql.selectFrom(EXPENSE)
                    .where(EXPENSE.TENANT_ID.eq(context.tenant()))
                    .and(EXPENSE.SUBJECT_ID.eq(person))
                    .and(EXPENSE.STATE.eq(RECORDED))
                    .and(EXPENSE.INCURRED_ON.between(from, to))
                    .orderBy(EXPENSE.INCURRED_ON, EXPENSE.EXPENSE_ID)
                    .fetch());
    return rows.map(row ->
        new Expense(
            row.getExpenseId(),
            new Money(row.getAmountMinor(), row.getCurrency()),
            row.getCategory(),
            effects.open(context, place(row.getExpenseId()), row.getDescription()),
            row.getIncurredOn()));
  }

  private static String place(UUID expense) {
    return "expense:" + expense + ":description";
  }
}
