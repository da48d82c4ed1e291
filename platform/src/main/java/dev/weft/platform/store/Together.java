package dev.weft.platform.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Result;

/**
 * Statements that travel to the database together, with named values such as <code>{run}</code>: a
 * transaction in one round trip, for what every step of every flow does.
 */
final class Together {
  private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");

  private final String sql;
  private final List<String> names = new ArrayList<>();

  /**
   * @param statements in their order; the last one returns rows
   */
  Together(String... statements) {
    Matcher matcher = NAME.matcher(String.join(";\n", statements));
    StringBuilder numbered = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!names.contains(name)) {
        names.add(name);
      }
      matcher.appendReplacement(numbered, "{" + names.indexOf(name) + "}");
    }
    sql = matcher.appendTail(numbered).toString();
  }

  /** Executes them and returns the rows of the last. */
  Result<Record> execute(RegionStore store, String tenant, Map<String, Field<?>> values) {
    QueryPart[] parts =
        names.stream()
            .map(name -> Objects.requireNonNull(values.get(name), name))
            .toArray(QueryPart[]::new);
    return store.together(tenant, sql, parts);
  }
}
