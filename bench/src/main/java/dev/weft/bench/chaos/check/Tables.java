package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.ApprovalRow;
import dev.weft.bench.chaos.check.Evidence.DebtRow;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.PolicyRow;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Evidence.Stray;
import dev.weft.bench.chaos.check.Evidence.VoteRow;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables, read as the database's administrator, whom no policy hides a row from. */
public final class Tables {
  private static final String ADMINISTRATOR = "weft_admin";

  private final String url;
  private final String password;

  /**
   * @param postgres of one region
   * @param password of the embedded database's administrator
   */
  public Tables(WeftConfig.Postgres postgres, String password) {
    this.url = postgres.url();
    this.password = password;
  }

  /** Makes a row of what the cursor stands on. */
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** Workflow ids of runs that are open or ended a moment ago, the newest first. */
  List<String> recentWorkflowIds() throws IOException {
    return list(
        """
        select workflow_id from weft.run
        where status <> 'ACCEPTED' and (ended_at is null or ended_at > now() - interval '20 s')
        order by requested_at desc limit 40\
        """,
        row -> row.getString(1));
  }

  /** Runs that neither ended nor wait. */
  int moving() throws IOException {
    return list(
            """
            select count(*) from weft.run r where r.ended_at is null and r.status <> 'WAITING'
              and not exists (select 1 from weft.budget_reservation b
                where b.tenant_id = r.tenant_id and b.run_id = r.run_id and b.state = 'WAITING')\
            """,
            row -> row.getInt(1))
        .getFirst();
  }

  List<RunRow> runs() throws IOException {
    return list(
        """
        select r.*, (select count(*) from weft.budget_reservation b
          where b.tenant_id = r.tenant_id and b.run_id = r.run_id and b.state = 'WAITING') as waits
        from weft.run r\
        """,
        row ->
            new RunRow(
                row.getString("tenant_id"),
                row.getString("run_id"),
                row.getString("workflow_id"),
                row.getString("status"),
                row.getString("error_code"),
                row.getTimestamp("ended_at") != null,
                texts(row.getArray("engine_runs")),
                row.getString("requested_by"),
                row.getInt("waits")));
  }

  List<StepRow> steps() throws IOException {
    return list(
        "select * from weft.run_step",
        row ->
            new StepRow(
                row.getString("run_id"),
                row.getString("step_id"),
                row.getInt("iteration"),
                row.getInt("position"),
                row.getString("agent") == null || row.getString("action") == null
                    ? null
                    : row.getString("agent") + "." + row.getString("action"),
                row.getString("status"),
                row.getString("approval_id"),
                whole(row, "spent_minor"),
                moment(row, "started_at"),
                moment(row, "ended_at")));
  }

  List<PolicyRow> policy() throws IOException {
    return list(
        """
        select run_id, step_id, iteration, allowed, reasons, policy_hash
        from weft.policy_decision where kind = 'tool' and run_id is not null\
        """,
        row ->
            new PolicyRow(
                row.getString("run_id"),
                row.getString("step_id"),
                row.getInt("iteration"),
                row.getBoolean("allowed"),
                texts(row.getArray("reasons")),
                row.getString("policy_hash")));
  }

  /** The rows of some tenants, in whatever table there are any. */
  List<Stray> rowsOf(Set<String> tenants, String region) throws IOException {
    String whose = tenants.stream().collect(Collectors.joining("', '", "('", "')"));
    String union =
        list(
                """
                select c.table_name from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'weft' and c.column_name = 'tenant_id'
                  and t.table_type = 'BASE TABLE'\
                """,
                row -> row.getString(1))
            .stream()
            .map(table ->
                "select '%s' as place, tenant_id, count(*) as rows from weft.%s where tenant_id in %s group by 2"
                    .formatted(table, table, whose))
            .collect(Collectors.joining(" union all "));
    return list(
        union,
        row ->
            new Stray(
                region,
                "table " + row.getString("place"),
                row.getString("tenant_id"),
                row.getLong("rows")));
  }

  List<ApprovalRow> approvals() throws IOException {
    return list(
        "select * from weft.approval",
        row ->
            new ApprovalRow(
                row.getString("approval_id"),
                row.getString("run_id"),
                row.getString("step_id"),
                row.getInt("version"),
                row.getString("state"),
                row.getString("scope"),
                row.getBoolean("four_eyes"),
                row.getString("decided_by"),
                whole(row, "maximum_minor")));
  }

  List<VoteRow> votes() throws IOException {
    return list(
        "select * from weft.approval_vote",
        row ->
            new VoteRow(
                row.getString("approval_id"),
                row.getInt("version"),
                row.getString("voter"),
                row.getBoolean("approve")));
  }

  List<DebtRow> debts() throws IOException {
    return list(
        "select * from weft.compensation_debt",
        row ->
            new DebtRow(
                row.getString("run_id"),
                row.getString("step_id"),
                row.getInt("iteration"),
                row.getString("state")));
  }

  Map<String, Integer> decided() throws IOException {
    Map<String, Integer> decided = new LinkedHashMap<>();
    list(
            """
            select data->>'approvalId' as approval, count(*) as times from weft.run_event
            where type = 'approval.decided' group by 1\
            """,
            row -> Map.entry(row.getString("approval"), row.getInt("times")))
        .forEach(entry -> decided.put(entry.getKey(), entry.getValue()));
    return decided;
  }

  /** Runs whose newest execution itself told how it ended, and was not found to have ended. */
  List<String> toldByFlow() throws IOException {
    return list(
        """
        select r.run_id from weft.run r join weft.run_event e using (tenant_id, run_id)
        where e.type = 'run.ended' and e.event_key ~ ('^status:[0-9]+'
          || case when cardinality(r.engine_runs) > 1 then ':' || cardinality(r.engine_runs)
             else '' end || '$')\
        """,
        row -> row.getString(1));
  }

  /** What Weft's own agents did: their tables are the outside of the steps that wrote them. */
  List<Effect> ownEffects() throws IOException {
    return list(
        """
        select effect_key, 'the calendar' as place, count(*) as did,
          count(*) filter (where state = 'CANCELLED') as undid
          from weft.calendar_event group by 1
        union all
        select effect_key, 'the expenses', count(*), count(*) filter (where state = 'REVERSED')
          from weft.expense group by 1\
        """,
        row ->
            new Effect(
                row.getString("effect_key"),
                row.getString("place"),
                row.getInt("did"),
                row.getInt("undid"),
                false));
  }

  /** Tokens that count as used, by tenant, with the number of days. */
  Map<String, long[]> tokens() throws IOException {
    Map<String, long[]> tokens = new LinkedHashMap<>();
    list(
            """
            select tenant_id, sum(reserved + spent) as used, count(distinct day) as days
            from weft.budget_use where flow = '*' and unit = 'tokens' group by 1\
            """,
            row ->
                Map.entry(
                    row.getString("tenant_id"),
                    new long[] {row.getLong("used"), row.getLong("days")}))
        .forEach(entry -> tokens.put(entry.getKey(), entry.getValue()));
    return tokens;
  }

  private <T> List<T> list(String sql, Row<T> row) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("user", ADMINISTRATOR);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "60");
    try (Connection connection = DriverManager.getConnection(url, properties);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(row.of(rows));
      }
      return list;
    } catch (SQLException e) {
      throw new IOException("the tables cannot be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable Long whole(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
