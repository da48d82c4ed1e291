package dev.weft.platform.store;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What models cost and what tools spent, from the records of calls and steps. */
public final class CostStore {
  /** What stands in the place of what rows are not kept apart by. */
  private static final String NOTHING = "NULL::text";

  private final RegionStore store;

  CostStore(RegionStore store) {
    this.store = store;
  }

  /**
   * Adds costs up, in one statement. Days are those of the query's zone; a step counts on the day
   * on which it ended, unless it was undone.
   *
   * @param limit how many rows at most
   */
  public List<CostRow> costs(String tenant, CostQuery query, int limit) {
    List<Object> bindings = new ArrayList<>();
    String text =
        models(tenant, query, bindings)
            + " UNION ALL "
            + tools(tenant, query, bindings)
            + " ORDER BY tools, day, flow, agent, model, currency LIMIT "
            + limit;
    return store.read(
        tenant, sql -> sql.resultQuery(text, bindings.toArray()).fetch(CostStore::row));
  }

  private static String models(String tenant, CostQuery query, List<Object> bindings) {
    String day = day("m.at", query, bindings);
    String filters = range("m", "m.at", tenant, query, bindings);
    // What a budget refused was never called.
    filters += " AND m.outcome <> 'BudgetExceeded'";
    filters += equal("r.flow", query.flow(), bindings);
    filters += equal("coalesce(m.agent, m.role)", query.agent(), bindings);
    filters += equal("m.model", query.model(), bindings);
    return "SELECT false AS tools, "
        + column(query, CostQuery.By.FLOW, "r.flow", "flow")
        + column(query, CostQuery.By.AGENT, "coalesce(m.agent, m.role)", "agent")
        + column(query, CostQuery.By.MODEL, "m.model", "model")
        + day
        + " AS day, m.cost_currency AS currency, count(*) AS calls,"
        + " count(*) FILTER (WHERE m.cost_micros IS NULL) AS unknown,"
        + " coalesce(sum(m.tokens_in), 0)::bigint AS tokens_in,"
        + " coalesce(sum(m.tokens_out), 0)::bigint AS tokens_out,"
        + " coalesce(sum(m.cost_micros), 0)::bigint AS amount,"
        + " sum(m.estimated_tokens)::bigint AS estimated_tokens,"
        + " sum(m.estimated_micros)::bigint AS estimated"
        + " FROM model_call m LEFT JOIN run r ON r.tenant_id = m.tenant_id AND r.run_id = m.run_id"
        + filters
        + " GROUP BY 1, 2, 3, 4, 5, 6";
  }

  private static String tools(String tenant, CostQuery query, List<Object> bindings) {
    String day = day("s.ended_at", query, bindings);
    String filters = range("s", "s.ended_at", tenant, query, bindings);
    filters += " AND s.spent_minor IS NOT NULL AND s.status IN ('COMPLETED', 'UNDO_FAILED')";
    filters += equal("r.flow", query.flow(), bindings);
    filters += equal("s.agent", query.agent(), bindings);
    filters += query.model() == null ? "" : " AND false";
    return "SELECT true, "
        + column(query, CostQuery.By.FLOW, "r.flow", "flow")
        + column(query, CostQuery.By.AGENT, "s.agent", "agent")
        + NOTHING
        + ", "
        + day
        + ", s.spent_currency, count(*), 0, 0, 0, sum(s.spent_minor)::bigint, NULL::bigint,"
        + " (sum(a.amount_minor) FILTER (WHERE a.currency = s.spent_currency))::bigint"
        + " FROM run_step s JOIN run r ON r.tenant_id = s.tenant_id AND r.run_id = s.run_id"
        + " LEFT JOIN approval a ON a.tenant_id = s.tenant_id AND a.approval_id = s.approval_id"
        + filters
        + " GROUP BY 1, 2, 3, 4, 5, 6";
  }

  private static String column(CostQuery query, CostQuery.By by, String value, String name) {
    return (query.by().contains(by) ? value : NOTHING) + " AS " + name + ", ";
  }

  private static String day(String at, CostQuery query, List<Object> bindings) {
    if (!query.by().contains(CostQuery.By.DAY)) {
      return "NULL::date";
    }
    bindings.add(query.zone().getId());
    return "(" + at + " AT TIME ZONE ?)::date";
  }

  private static String range(
      String table, String at, String tenant, CostQuery query, List<Object> bindings) {
    bindings.add(tenant);
    bindings.add(instant(query, 0));
    bindings.add(instant(query, 1));
    return " WHERE "
        + table
        + ".tenant_id = ? AND "
        + at
        + " >= ?::timestamptz AND "
        + at
        + " < ?::timestamptz";
  }

  private static OffsetDateTime instant(CostQuery query, int after) {
    return (after == 0 ? query.from() : query.to().plusDays(after))
        .atStartOfDay(query.zone())
        .toInstant()
        .atOffset(ZoneOffset.UTC);
  }

  private static String equal(String column, @Nullable String value, List<Object> bindings) {
    if (value == null) {
      return "";
    }
    bindings.add(value);
    return " AND " + column + " = ?";
  }

  private static CostRow row(Record row) {
    return new CostRow(
        row.get("tools", boolean.class),
        row.get("flow", String.class),
        row.get("agent", String.class),
        row.get("model", String.class),
        row.get("day", LocalDate.class),
        row.get("currency", String.class),
        row.get("calls", long.class),
        row.get("unknown", long.class),
        row.get("tokens_in", long.class),
        row.get("tokens_out", long.class),
        row.get("amount", long.class),
        row.get("estimated_tokens", Long.class),
        row.get("estimated", Long.class));
  }
}
