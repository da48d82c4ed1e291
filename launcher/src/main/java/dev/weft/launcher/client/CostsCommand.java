package dev.weft.launcher.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what models cost and what tools spent. */
@Command(
    name = "costs",
    header = "Shows what models cost and what tools spent, and what is left of the budgets.",
    footer = {
      "",
      "Examples:",
      "  ./weft costs",
      "  ./weft costs --by day",
      "  ./weft costs --by flow,agent,model --from 2026-11-01 --to 2026-11-30",
      "  ./weft costs --flow TripBooking --json"
    })
final class CostsCommand extends ClientCommand {
  private static final int MICRO_DIGITS = 6;

  @Option(
      names = "--by",
      paramLabel = "NAMES",
      defaultValue = "flow,agent,model",
      description = "Rows for each of flow, agent, model, day (default: ${DEFAULT-VALUE}).")
  String by = "flow,agent,model";

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "First day, as in 2026-11-01 (default: 29 days before the last).")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "Last day (default: today in the tenant's zone).")
  @Nullable String to;

  @Option(names = "--flow", paramLabel = "NAME", description = "Only this flow.")
  @Nullable String flow;

  @Option(names = "--agent", paramLabel = "NAME", description = "Only this agent.")
  @Nullable String agent;

  @Option(names = "--model", paramLabel = "NAME", description = "Only this model.")
  @Nullable String model;

  CostsCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("by", by);
    put(query, "from", from);
    put(query, "to", to);
    put(query, "flow", flow);
    put(query, "agent", agent);
    put(query, "model", model);
    Map<String, Object> costs = api().costs(query);
    if (json) {
      RunJson.print(costs, out());
      return ExitCode.COMPLETED;
    }
    out()
        .println(
            style().bold("Costs of " + costs.get("tenant"))
                + "  "
                + costs.get("from")
                + " to "
                + costs.get("to")
                + " ("
                + costs.get("timeZone")
                + ")");
    List<String> apart = new ArrayList<>();
    list(costs.get("by")).forEach(name -> apart.add(String.valueOf(name)));
    models(list(costs.get("models")), apart);
    spent(list(costs.get("spent")), apart);
    if (Boolean.TRUE.equals(costs.get("more"))) {
      err().println("There are more rows; ask for fewer days, or by less.");
    }
    List<Map<String, Object>> budgets = rows(list(costs.get("budgets")));
    if (!budgets.isEmpty()) {
      out().println();
      out().println(style().bold("Budgets"));
      BudgetsCommand.print(budgets, this);
    }
    return ExitCode.COMPLETED;
  }

  private void models(List<?> rows, List<String> apart) {
    out().println();
    out().println(style().bold("Models"));
    if (rows.isEmpty()) {
      out().println("  no calls");
      return;
    }
    Table table = table(apart, "CALLS", "TOKENS IN", "TOKENS OUT", "AT MOST", "COST", "RESERVED");
    for (Map<String, Object> row : rows(rows)) {
      List<String> cells = cells(row, apart);
      cells.add(Values.text(row.get("calls")));
      cells.add(Values.text(row.get("tokensIn")));
      cells.add(Values.text(row.get("tokensOut")));
      cells.add(Values.text(row.get("estimatedTokens")));
      cells.add(cost(row));
      cells.add(units(row.get("estimatedMicros"), row.get("currency")));
      table.add(cells.toArray(String[]::new));
    }
    table.print(out(), style(), terminal().width());
  }

  private void spent(List<?> rows, List<String> apart) {
    out().println();
    out().println(style().bold("Spent by tools"));
    if (rows.isEmpty()) {
      out().println("  nothing");
      return;
    }
    List<String> known = apart.stream().filter(name -> !name.equals("model")).toList();
    Table table = table(known, "STEPS", "SPENT", "APPROVED");
    for (Map<String, Object> row : rows(rows)) {
      List<String> cells = cells(row, known);
      cells.add(Values.text(row.get("steps")));
      cells.add(Values.text(row.get("spent")));
      cells.add(Values.text(row.get("estimated")));
      table.add(cells.toArray(String[]::new));
    }
    table.print(out(), style(), terminal().width());
  }

  private static Table table(List<String> known, String... more) {
    List<String> heads = new ArrayList<>();
    known.forEach(name -> heads.add(name.toUpperCase(Locale.ROOT)));
    heads.addAll(List.of(more));
    return new Table(heads.toArray(String[]::new));
  }

  private static List<String> cells(Map<String, Object> row, List<String> names) {
    List<String> cells = new ArrayList<>();
    names.forEach(name -> cells.add(row.get(name) == null ? "" : String.valueOf(row.get(name))));
    return cells;
  }

  private static String cost(Map<String, Object> row) {
    boolean unknown = row.get("unknownCalls") instanceof Number number && number.longValue() > 0;
    if (!unknown) {
      return units(row.get("costMicros"), row.get("currency"));
    }
    return row.get("currency") == null
        ? "unknown"
        : units(row.get("costMicros"), row.get("currency")) + " and unknown";
  }

  private static String units(@Nullable Object micros, @Nullable Object currency) {
    return micros == null || currency == null
        ? ""
        : BigDecimal.valueOf(((Number) micros).longValue(), MICRO_DIGITS).toPlainString()
            + " "
            + currency;
  }

  private static List<Map<String, Object>> rows(List<?> rows) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Object row : rows) {
      Map<String, Object> map = new LinkedHashMap<>();
      if (row instanceof Map<?, ?> members) {
        members.forEach((name, value) -> map.put(String.valueOf(name), value));
      }
      maps.add(map);
    }
    return maps;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }
}
