package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.APPROVAL_VERSION;
import static dev.weft.platform.store.jooq.Tables.CALENDAR_EVENT;
import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.CONTEXT_ENTRY;
import static dev.weft.platform.store.jooq.Tables.EFFECT;
import static dev.weft.platform.store.jooq.Tables.EXPENSE;
import static dev.weft.platform.store.jooq.Tables.IDEMPOTENT_REQUEST;
import static dev.weft.platform.store.jooq.Tables.KEY_DESTRUCTION;
import static dev.weft.platform.store.jooq.Tables.POLICY_DECISION;
import static dev.weft.platform.store.jooq.Tables.RESIDENCY_CHANGE;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;
import static dev.weft.platform.store.jooq.Tables.SCHEDULE;
import static dev.weft.platform.store.jooq.Tables.SUBJECT;
import static dev.weft.platform.store.jooq.Tables.TEMPLATE;
import static dev.weft.platform.store.jooq.Tables.TRAVEL_BOOKING;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * A column that holds what {@link dev.weft.platform.key.Sealer} made, and how a row's values give
 * the context that it was sealed with.
 */
record SealedColumn(
    Table<?> table, TableField<? extends Record, byte[]> column, Field<String> context) {
  private static final List<SealedColumn> ALL = new ArrayList<>();

  static {
    own(SUBJECT.PRINCIPAL, "subject:", SUBJECT.SUBJECT_ID);
    own(RUN.REFERENCE, "run:", RUN.RUN_ID);
    own(RUN.GOAL, "run:", RUN.RUN_ID);
    own(RUN.INPUT, "run:", RUN.RUN_ID);
    own(RUN.PLAN, "run:", RUN.RUN_ID);
    own(RUN.RESULT, "run:", RUN.RUN_ID);
    own(RUN.ERROR, "run:", RUN.RUN_ID);
    own(RUN_STEP.PARAMS, "step:", RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION);
    own(RUN_STEP.RESULT, "step:", RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION);
    own(RUN_STEP.ERROR, "step:", RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION);
    own(APPROVAL.ARGUMENTS, "approval:", APPROVAL.APPROVAL_ID);
    own(APPROVAL.SENTENCE, "approval:", APPROVAL.APPROVAL_ID);
    own(APPROVAL.REASON, "approval:", APPROVAL.APPROVAL_ID);
    own(APPROVAL_VERSION.ARGUMENTS, "approval:", APPROVAL_VERSION.APPROVAL_ID);
    own(APPROVAL_VERSION.SENTENCE, "approval:", APPROVAL_VERSION.APPROVAL_ID);
    add(
        CONTEXT_ENTRY.VALUE,
        joined("context:", CONTEXT_ENTRY.RUN_ID, CONTEXT_ENTRY.NAMESPACE, CONTEXT_ENTRY.ENTRY_KEY));
    own(EFFECT.RESULT, "effect:", EFFECT.EFFECT_KEY);
    own(CALENDAR_EVENT.TITLE, "calendar_event:", CALENDAR_EVENT.EVENT_ID);
    own(EXPENSE.DESCRIPTION, "expense:", EXPENSE.EXPENSE_ID);
    own(KEY_DESTRUCTION.REASON, "key_destruction:", KEY_DESTRUCTION.DESTRUCTION_ID);
    own(RESIDENCY_CHANGE.REASON, "residency_change:", RESIDENCY_CHANGE.CHANGE_ID);
    own(POLICY_DECISION.INPUT, "decision:", POLICY_DECISION.DECISION_ID);
    own(TRAVEL_BOOKING.DETAILS, "travel_booking:", TRAVEL_BOOKING.BOOKING_ID);
    add(TEMPLATE.PLAN, joined("template:", TEMPLATE.NAME, TEMPLATE.VERSION));
    own(TEMPLATE.DESCRIPTION, "template:", TEMPLATE.NAME, TEMPLATE.VERSION);
    own(SCHEDULE.DEFINITION, "schedule:", SCHEDULE.SCHEDULE_ID);
    own(SCHEDULE.NOTE, "schedule:", SCHEDULE.SCHEDULE_ID);
    add(
        IDEMPOTENT_REQUEST.ANSWER,
        DSL.field(
            "'idempotency:' || encode({0}, 'hex')",
            SQLDataType.CLOB, IDEMPOTENT_REQUEST.KEY_LOOKUP));
    // The same text as the step's own.
    add(
        COMPENSATION_DEBT.ERROR,
        DSL.concat(
            joined(
                "step:",
                COMPENSATION_DEBT.RUN_ID,
                COMPENSATION_DEBT.STEP_ID,
                COMPENSATION_DEBT.ITERATION),
            DSL.inline(":error")));
    own(
        COMPENSATION_DEBT.REASON,
        "debt:",
        COMPENSATION_DEBT.RUN_ID,
        COMPENSATION_DEBT.STEP_ID,
        COMPENSATION_DEBT.ITERATION);
  }

  /** Every one; payloads of the engine's codec are none, and go with their histories. */
  static List<SealedColumn> all() {
    return List.copyOf(ALL);
  }

  /** The column of that name, as in {@code run.goal}. */
  static SealedColumn named(String name) {
    return ALL.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no sealed column"));
  }

  String name() {
    return table.getName() + "." + column.getName();
  }

  Field<String> tenant() {
    return Objects.requireNonNull(
        table.field("tenant_id", SQLDataType.CLOB), "every table has a tenant");
  }

  /** The primary key after the tenant. */
  List<Field<?>> key() {
    return Objects.requireNonNull(table.getPrimaryKey(), "every table has a primary key")
        .getFields()
        .stream()
        .filter(field -> !field.getName().equals("tenant_id"))
        .<Field<?>>map(field -> field)
        .toList();
  }

  /** Whose context ends with the column's own name. */
  private static void own(
      TableField<? extends Record, byte[]> column, String kind, Field<?>... ids) {
    add(column, DSL.concat(joined(kind, ids), DSL.inline(":" + column.getName())));
  }

  private static void add(TableField<? extends Record, byte[]> column, Field<String> context) {
    ALL.add(
        new SealedColumn(Objects.requireNonNull(column.getTable(), "a table"), column, context));
  }

  private static Field<String> joined(String kind, Field<?>... ids) {
    List<Field<?>> parts = new ArrayList<>();
    for (Field<?> id : ids) {
      parts.add(DSL.inline(parts.isEmpty() ? kind : ":"));
      parts.add(id.cast(SQLDataType.CLOB));
    }
    return DSL.concat(parts.toArray(Field<?>[]::new));
  }
}
