package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks every table of the schema, whichever there are. */
class RowLevelSecurityIT {
  private static Stores stores;
  private static List<String> tables;

  @BeforeAll
  static void seedBothTenants() throws SQLException {
    stores = Fixtures.stores(Clock.systemUTC());
    Stores workers = Fixtures.stores(DatabaseRole.WORKER, Clock.systemUTC());
    for (String tenant : List.of(TENANT_A, TENANT_B)) {
      RunContext run = Fixtures.accepted(stores, tenant);
      var call = Fixtures.call(run, "flight", 1);
      stores.steps().stepStarted(call, 1);
      ApprovalView asked =
          stores
              .approvals()
              .request(
                  Fixtures.approval(
                      stores,
                      call,
                      0,
                      Duration.ofHours(1),
                      new ApprovalRule("approval:write", "somebody"),
                      new NewApproval.Reminder(stores.clock().instant(), Channel.CONSOLE)));
      String bob = stores.subjects().subjectFor(tenant, "bob@example.org");
      stores
          .delegations()
          .create(
              tenant,
              run.subject(),
              bob,
              asked.approvalId(),
              List.of("approval:write"),
              stores.clock().instant(),
              stores.clock().instant().plusSeconds(60));
      stores
          .approvals()
          .decide(
              new Ballot(
                  tenant,
                  asked.approvalId(),
                  new Decider(bob, Set.of("approval:write")),
                  true,
                  null,
                  1,
                  new Ballot.Edit(Map.of("to", "HAM"), "hash-2", null, null, "To Hamburg")));
      stores.keyDestructions().request(tenant, run.subject(), "asked by mail", bob);
      stores
          .residencies()
          .request(tenant, ResidencyChange.Residency.ANY, "asked by mail", run.subject());
      workers
          .keyRotations()
          .begin(new KeyRotation(tenant, UUID.randomUUID().toString(), stores.clock().instant()));
      stores.contexts().put(run, "travel", "home", "VIE");
      stores.effects().recordDone(call, Map.of("ok", true));
      stores.steps().stepUndoFailed(call, "Refused", "no refund", 10, true);
      stores
          .runs()
          .accept(
              StartControlIT.request(
                  Fixtures.run(stores, tenant),
                  "seed",
                  new StartControl(
                      null,
                      null,
                      new StartControl.Deduplicate("seed", Duration.ofHours(1)),
                      null,
                      null)));
      stores.schedules().put(tenant, ScheduleStoreIT.wanted("seed", run.subject(), false, "1h"));
      stores.templates().save(tenant, "seed", StartControlIT.PLAN, "00ff", "a seed", run.subject());
      stores
          .agents()
          .register(
              tenant, new AgentDescriptor("helper", "Helps.", List.of(), null, 0, null, "ACTIVE"));
      stores
          .modelCalls()
          .record(
              new ModelCall(
                  tenant,
                  run.runId(),
                  null,
                  null,
                  "planner",
                  "p",
                  "m",
                  "1",
                  1L,
                  1L,
                  5L,
                  "EUR",
                  3,
                  "OK",
                  null,
                  stores.clock().instant()));
      BudgetStore budgets = stores.budgets(TestDatabase.config());
      budgets.put(tenant, new Budget("*", 1_000_000L, null, null, AtLimit.REFUSE, false));
      workers
          .budgets(TestDatabase.config())
          .reserve(tenant, "AgentFlow", run.runId(), "call", new CallEstimate(1, 1L, "EUR"));
      stores
          .idempotency()
          .claim(
              new IdempotencyStore.Request(
                  tenant, run.subject(), "POST /api/v1/flows", "key", "digest"),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1));
      stores
          .audit()
          .append(
              new AuditEntry(
                  tenant,
                  stores.clock().instant(),
                  null,
                  "flow.start",
                  null,
                  "OK",
                  null,
                  Map.of()));
    }
    workers.close();
    try (Connection connection = TestDatabase.superuser()) {
      tables =
          column(
              connection,
              """
              SELECT table_name FROM information_schema.tables
              WHERE table_schema = 'weft' AND table_type = 'BASE TABLE'
                AND table_name <> 'flyway_schema_history' ORDER BY 1\
              """);
      insertWhereEmpty(connection);
    }
  }

  @AfterAll
  static void close() {
    stores.close();
  }

  /** A row of each tenant in each table that no store has filled: made up from its column types. */
  private static void insertWhereEmpty(Connection connection) throws SQLException {
    for (String tenant : List.of(TENANT_A, TENANT_B)) {
      for (String table : tables) {
        if (count(connection, table, "tenant_id = '" + tenant + "'") > 0) {
          continue;
        }
        Map<String, String> values = new LinkedHashMap<>();
        try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT column_name, udt_name FROM information_schema.columns
                WHERE table_schema = 'weft' AND table_name = ? AND is_nullable = 'NO'
                  AND column_default IS NULL\
                """)) {
          statement.setString(1, table);
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              values.put(
                  rows.getString(1), literal(rows.getString(1), rows.getString(2), tenant, table));
            }
          }
        }
        execute(
            connection,
            "INSERT INTO weft."
                + table
                + " ("
                + String.join(", ", values.keySet())
                + ") VALUES ("
                + String.join(", ", values.values())
                + ")");
      }
    }
  }

  private static String literal(String column, String type, String tenant, String table) {
    return switch (column) {
      case "tenant_id" -> "'" + tenant + "'";
      case "subject_id" ->
          "(SELECT subject_id FROM weft.subject WHERE tenant_id = '" + tenant + "' LIMIT 1)";
      case "agent" -> "'helper'";
      case "currency" -> "'EUR'";
      case "kind" -> "'HOTEL'";
      case "state" ->
          switch (table) {
            case "calendar_event" -> "'PLANNED'";
            case "expense" -> "'RECORDED'";
            default -> "'BOOKED'";
          };
      default ->
          switch (type) {
            case "text" -> "'x'";
            case "uuid" -> "gen_random_uuid()";
            case "bytea" -> "'\\x01'";
            case "int8", "int4" -> "1";
            case "bool" -> "true";
            case "timestamptz", "timestamp", "date" -> "now()";
            case "jsonb", "_text" -> "'{}'";
            default -> throw new IllegalStateException("a value for type " + type);
          };
    };
  }

  @Test
  void shouldForceRowSecurityOnEveryTable() throws SQLException {
    try (Connection connection = TestDatabase.superuser()) {
      assertThat(tables).hasSizeGreaterThan(15);
      for (String table : tables) {
        assertThat(
                column(
                    connection,
                    "SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'weft' AND table_name = '"
                        + table
                        + "' AND column_name = 'tenant_id'"))
            .as("tenant_id of " + table)
            .hasSize(1);
        assertThat(
                column(
                    connection,
                    "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class"
                        + " WHERE oid = 'weft."
                        + table
                        + "'::regclass"))
            .as("forced security of " + table)
            .containsExactly("t");
      }
    }
  }

  @Test
  void shouldBeginEveryKeyWithTheTenant() throws SQLException {
    try (Connection connection = TestDatabase.superuser()) {
      List<String> others =
          column(
              connection,
              """
              SELECT c.conrelid::regclass || '.' || c.conname FROM pg_constraint c
              JOIN pg_namespace n ON n.oid = c.connamespace
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
              WHERE n.nspname = 'weft' AND c.contype IN ('p', 'u', 'f') AND a.attname <> 'tenant_id'
                AND c.conrelid <> 'weft.flyway_schema_history'::regclass\
              """);
      List<String> uniqueIndexes =
          column(
              connection,
              """
              SELECT i.indexrelid::regclass::text FROM pg_index i
              JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
              LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
              WHERE n.nspname = 'weft' AND i.indisunique AND a.attname IS DISTINCT FROM 'tenant_id'
                AND t.relname <> 'flyway_schema_history'\
              """);
      assertThat(others).isEmpty();
      assertThat(uniqueIndexes).isEmpty();
    }
  }

  @Test
  void shouldGiveSealedColumnsASubject() throws SQLException {
    try (Connection connection = TestDatabase.superuser()) {
      assertThat(
              column(
                  connection,
                  """
                  SELECT DISTINCT table_name FROM information_schema.columns c
                  WHERE table_schema = 'weft' AND domain_name = 'sealed' AND NOT EXISTS (
                    SELECT FROM information_schema.columns s WHERE s.table_schema = 'weft'
                      AND s.table_name = c.table_name AND s.column_name = 'subject_id')\
                  """))
          .isEmpty();
    }
  }

  @Test
  void shouldShowNoRowWhenNoTenantIsSet() throws SQLException {
    for (String role : List.of("weft_app", "weft_worker", "weft_system", "weft_owner")) {
      try (Connection connection = TestDatabase.as(role)) {
        for (String table : granted(connection, "SELECT")) {
          assertThat(count(connection, table, "true")).as(role + " on " + table).isZero();
        }
        // A setting that was local to an earlier transaction leaves an empty text behind.
        connection.setAutoCommit(false);
        tenant(connection, TENANT_A);
        connection.commit();
        for (String table : granted(connection, "SELECT")) {
          assertThat(count(connection, table, "true")).as(role + " on " + table).isZero();
        }
      }
    }
  }

  @Test
  void shouldReadNoRowOfAnotherTenant() throws SQLException {
    for (String role : List.of("weft_app", "weft_worker", "weft_owner")) {
      try (Connection connection = TestDatabase.as(role)) {
        connection.setAutoCommit(false);
        tenant(connection, TENANT_A);
        List<String> readable = granted(connection, "SELECT");
        // Workers add decisions of policy, and read none.
        List<String> expected = new ArrayList<>(tables);
        if (role.equals("weft_worker")) {
          expected.remove("policy_decision");
          assertThat(readable).doesNotContain("policy_decision");
        }
        assertThat(readable).containsAll(expected);
        for (String table : expected) {
          assertThat(count(connection, table, "tenant_id = '" + TENANT_B + "'"))
              .as("rows of the other tenant in " + table)
              .isZero();
          assertThat(count(connection, table, "tenant_id = '" + TENANT_A + "'"))
              .as("own rows in " + table)
              .isPositive();
        }
      }
    }
  }

  @Test
  void shouldChangeAndDeleteNoRowOfAnotherTenant() throws SQLException {
    // The owner may do everything that the app may, and more: only the policies hold it.
    try (Connection connection = TestDatabase.as("weft_owner")) {
      connection.setAutoCommit(false);
      for (String table : tables) {
        tenant(connection, TENANT_A);
        String others = " WHERE tenant_id = '" + TENANT_B + "'";
        assertThat(
                execute(connection, "UPDATE weft." + table + " SET tenant_id = tenant_id" + others))
            .as("updates of " + table)
            .isZero();
        assertThat(execute(connection, "DELETE FROM weft." + table + others))
            .as("deletes from " + table)
            .isZero();
        connection.rollback();
      }
    }
  }

  @Test
  void shouldInsertNoRowForAnotherTenant() throws SQLException {
    try (Connection connection = TestDatabase.as("weft_owner")) {
      connection.setAutoCommit(false);
      for (String table : tables) {
        tenant(connection, TENANT_A);
        String columns =
            String.join(
                ", ",
                column(
                    connection,
                    "SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'weft' AND table_name = '"
                        + table
                        + "' AND is_generated = 'NEVER' ORDER BY 1"));
        String copied = columns.replaceAll("\\btenant_id\\b", "'" + TENANT_B + "'");
        assertThatThrownBy(() ->
                execute(
                    connection,
                    "INSERT INTO weft."
                        + table
                        + " ("
                        + columns
                        + ") SELECT "
                        + copied
                        + " FROM weft."
                        + table
                        + " LIMIT 1"))
            .as("inserts into " + table)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("row-level security");
        connection.rollback();
        tenant(connection, TENANT_A);
        assertThatThrownBy(() ->
                execute(connection, "UPDATE weft." + table + " SET tenant_id = '" + TENANT_B + "'"))
            .as("rows of " + table + " given away")
            .isInstanceOf(SQLException.class);
        connection.rollback();
      }
    }
  }

  @Test
  void shouldKeepTheAuditTrailFromBeingChanged() throws SQLException {
    for (String role : List.of("weft_app", "weft_worker")) {
      try (Connection connection = TestDatabase.as(role)) {
        connection.setAutoCommit(false);
        for (String statement :
            List.of(
                "UPDATE weft.audit_entry SET outcome = 'OK'",
                "DELETE FROM weft.audit_entry",
                "TRUNCATE weft.audit_entry",
                "UPDATE weft.run_event SET type = 'x'",
                "DELETE FROM weft.run_event")) {
          tenant(connection, TENANT_A);
          assertThatThrownBy(() -> execute(connection, statement))
              .as(role + ": " + statement)
              .isInstanceOf(SQLException.class)
              .hasMessageContaining("permission denied");
          connection.rollback();
        }
      }
    }
  }

  @Test
  void shouldLetAJobSeeOnlyWhatItsPolicyNames() throws SQLException {
    try (Connection connection = TestDatabase.as("weft_system")) {
      connection.setAutoCommit(false);
      execute(connection, "SELECT set_config('weft.job', 'directory', true)");
      assertThat(count(connection, "tenant", "true")).isGreaterThanOrEqualTo(3);
      assertThat(count(connection, "run", "true")).isZero();
      connection.rollback();
      execute(connection, "SELECT set_config('weft.job', 'something-else', true)");
      assertThat(count(connection, "tenant", "true")).isZero();
    }
    assertThat(stores.tenants().directory())
        .extracting(Tenant::tenantId)
        .contains(TENANT_A, TENANT_B, TenantStore.SYSTEM);
  }

  private static List<String> granted(Connection connection, String right) throws SQLException {
    return tables.stream()
        .filter(table -> {
          try {
            return column(
                    connection, "SELECT has_table_privilege('weft." + table + "', '" + right + "')")
                .equals(List.of("t"));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        })
        .toList();
  }

  private static void tenant(Connection connection, String tenant) throws SQLException {
    execute(connection, "SELECT set_config('weft.tenant', '" + tenant + "', true)");
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    }
  }

  private static long count(Connection connection, String table, String where) throws SQLException {
    return Long.parseLong(
        column(connection, "SELECT count(*) FROM weft." + table + " WHERE " + where).getFirst());
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
