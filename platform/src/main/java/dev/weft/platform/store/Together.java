package dev.weft.platform.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Statements that travel to the database together, with named values such as <code>{run}</code>: a
 * transaction in one round trip, for what every step of every flow does. Their text is made once.
 */
final class Together {
  private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");

  /** The types of values that are no texts. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("run", "uuid"),
          Map.entry("subject", "uuid"),
          Map.entry("approval", "uuid"),
          Map.entry("iteration", "integer"),
          Map.entry("position", "integer"),
          Map.entry("attempt", "integer"),
          Map.entry("sequence", "bigint"),
          Map.entry("events", "bigint"),
          Map.entry("spent_minor", "bigint"),
          Map.entry("now", "timestamptz"),
          Map.entry("ended", "timestamptz"),
          Map.entry("expires", "timestamptz"),
          Map.entry("params", "bytea"),
          Map.entry("result", "bytea"),
          Map.entry("shared", "bytea"),
          Map.entry("effect", "bytea"),
          Map.entry("plan", "bytea"),
          Map.entry("data", "jsonb"),
          Map.entry("status_data", "jsonb"),
          Map.entry("planned_data", "jsonb"),
          Map.entry("step_ids", "text[]"),
          Map.entry("agents", "text[]"),
          Map.entry("actions", "text[]"),
          Map.entry("audit_id", "uuid"),
          Map.entry("audit_actor", "uuid"),
          Map.entry("audit_at", "timestamptz"),
          Map.entry("audit_details", "jsonb"));

  private final String sql;
  private final int before;
  private final List<String> names = new ArrayList<>();

  /** Reads the only row of an answer. */
  @FunctionalInterface
  interface Answer<T> {
    /** What the row says. */
    T of(ResultSet row) throws SQLException;
  }

  /**
   * @param statements in their order; the last one returns a row, or none
   */
  Together(String... statements) {
    String all =
        "select set_config('weft.tenant', {tenant}, true) is null,"
            + " set_config('synchronous_commit', {commits}, true) is null;\n"
            + String.join(";\n", statements)
            + ";\ncommit";
    Matcher matcher = NAME.matcher(all);
    StringBuilder numbered = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      names.add(name);
      matcher.appendReplacement(numbered, "?::" + TYPES.getOrDefault(name, "text"));
    }
    sql = matcher.appendTail(numbered).toString();
    before = statements.length;
  }

  /** Their text, without values. */
  String sql() {
    return sql;
  }

  /**
   * Executes them.
   *
   * @return what the row of the last one says; null when it returned none
   */
  <T> @Nullable T execute(RegionStore store, String tenant, Values values, Answer<T> answer) {
    return store.together(tenant, this, values, answer);
  }

  void bind(PreparedStatement statement, Values values) throws SQLException {
    for (int i = 0; i < names.size(); i++) {
      values.bind(statement, i + 1, names.get(i));
    }
  }

  <T> @Nullable T read(PreparedStatement statement, Answer<T> answer) throws SQLException {
    for (int i = 0; i < before; i++) {
      statement.getMoreResults();
    }
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? answer.of(rows) : null;
    }
  }
}
