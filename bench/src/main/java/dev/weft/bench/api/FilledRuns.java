package dev.weft.bench.api;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.TaskQueues;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts runs that have ended into the projection, as if a year of them lay behind: the columns that
 * the api and the flows write, sealed with the person's own key, and beside them the rows that
 * lists read too, which are what a trip spent, who approved it, and what is owed. Runs that have
 * not ended would have to be in the engine; these the starts make.
 */
final class FilledRuns {
  private static final int BATCH = 2_000;
  private static final Duration YEAR = Duration.ofDays(365);

  private static final String INSERT =
      """
      INSERT INTO weft.run (tenant_id, run_id, workflow_id, flow, subject_id, requested_by, reference,
          reference_lookup, status, status_sequence, goal, input, plan, plan_hash, planner, result,
          error_code, time_zone, locale, scopes, region, namespace, task_queue, temporal_address, version,
          event_seq, requested_at, started_at, ended_at)
        SELECT ?, f.id::uuid, f.workflow, f.flow, ?, ?, f.reference, f.lookup, f.status, 4, f.goal, f.input,
          f.plan, f.hash, f.planner, f.result, f.error, 'UTC', 'en', ?, ?, ?, ?, ?, 6, 8,
          to_timestamp(f.millis / 1000.0), to_timestamp((f.millis + 20) / 1000.0),
          to_timestamp((f.millis + f.took) / 1000.0)
        FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS f(id, workflow, flow, reference, lookup,
          status, goal, input, plan, hash, planner, result, error, millis, took)
      """;

  private static final String APPROVALS =
      """
      INSERT INTO weft.approval (tenant_id, approval_id, run_id, subject_id, step_id, iteration, round, agent,
          action, arguments, arguments_hash, amount_minor, maximum_minor, currency, sentence, undoable, scope,
          role_words, state, deadline, requested_at, decided_at, decided_by)
        SELECT ?, f.id::uuid, f.run::uuid, ?, 'flight', 0, 0, 'travel', 'bookFlight', f.arguments, f.hash, 18900,
          18900, 'EUR', f.sentence, true, 'travel:write', 'you', f.state,
          to_timestamp((f.millis + 86400000) / 1000.0), to_timestamp((f.millis + 900) / 1000.0),
          to_timestamp((f.millis + 60000) / 1000.0), ?
        FROM unnest(?, ?, ?, ?, ?, ?, ?) AS f(id, run, arguments, hash, sentence, state, millis)
      """;

  /** A trip that was booked has spent, and what could not be undone is owed. */
  private static final List<String> BESIDE =
      List.of(
          """
          INSERT INTO weft.run_step (tenant_id, run_id, subject_id, step_id, iteration, position, agent, action,
              status, attempts, spent_minor, spent_currency, sequence, started_at, ended_at)
            SELECT tenant_id, run_id, subject_id, 'flight', 0, 1, 'travel', 'bookFlight', 'COMPLETED', 1, 18900,
              'EUR', 3, started_at, ended_at
            FROM weft.run WHERE tenant_id = ? AND flow = 'TripBooking' AND status IN ('COMPLETED', 'FAILED_WITH_DEBT')
          """,
          """
          INSERT INTO weft.compensation_debt (tenant_id, run_id, step_id, iteration, debt_id, subject_id, flow,
              position, agent, action, effect_key, cause, state, opened_at, told_at)
            SELECT tenant_id, run_id, 'flight', 0, gen_random_uuid(), subject_id, flow, 1, 'travel', 'bookFlight',
              md5(run_id::text), 'NOT_UNDOABLE', 'OPEN', ended_at, ended_at
            FROM weft.run WHERE tenant_id = ? AND status = 'FAILED_WITH_DEBT'
          """);

  private final WeftConfig config;
  private final Instant now = Instant.now();

  FilledRuns(WeftConfig config) {
    this.config = config;
  }

  /**
   * Fills, by two connections at once.
   *
   * @param shares how many runs of which tenant; each must have a person with a key
   * @return how long it took
   */
  Duration fill(Map<String, Integer> shares)
      throws IOException, SQLException, InterruptedException {
    long begin = System.nanoTime();
    List<Future<?>> parts = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      shares.forEach((tenant, count) -> {
        for (int from = 0; from < count; from += BATCH * 10) {
          int first = from;
          int after = Math.min(count, from + BATCH * 10);
          parts.add(
              workers.submit(() -> {
                fill(tenant, first, after, count);
                return null;
              }));
        }
      });
    }
    for (Future<?> part : parts) {
      try {
        part.get();
      } catch (ExecutionException e) {
        throw new IOException("the projection could not be filled", e.getCause());
      }
    }
    try (Connection connection = Owner.connect(config)) {
      for (String tenant : shares.keySet()) {
        beside(connection, tenant);
      }
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        for (String table : List.of("run", "run_step", "approval", "compensation_debt")) {
          statement.execute("VACUUM (ANALYZE) weft." + table);
        }
      }
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private void fill(String tenant, int from, int after, int count)
      throws IOException, SQLException {
    try (Connection connection = Owner.connect(config)) {
      Owner.use(connection, tenant);
      Sealing sealing = Sealing.open(config, connection, tenant);
      for (int first = from; first < after; first += BATCH) {
        List<PastRun> batch = new ArrayList<>();
        for (int i = first; i < Math.min(after, first + BATCH); i++) {
          long age = YEAR.toMillis() / count * (count - i);
          batch.add(PastRun.of(tenant, sealing, now.minusMillis(age), i));
        }
        Owner.use(connection, tenant);
        insert(connection, tenant, sealing, batch);
        approvals(connection, tenant, sealing, batch);
        connection.commit();
      }
    }
  }

  private void insert(Connection connection, String tenant, Sealing sealing, List<PastRun> batch)
      throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement(INSERT)) {
      int at = 1;
      sql.setString(at++, tenant);
      sql.setObject(at++, sealing.subject());
      sql.setObject(at++, sealing.subject());
      sql.setArray(
          at++,
          connection.createArrayOf(
              "text", new String[] {"flow:read", "flow:write", "travel:write"}));
      sql.setString(at++, config.region().id());
      sql.setString(at++, config.temporal().namespace());
      sql.setString(at++, TaskQueues.FLOWS);
      sql.setString(at++, config.temporal().address());
      Columns columns = new Columns(connection, sql, at);
      columns.texts(batch.stream().map(run -> run.id().toString()));
      columns.texts(batch.stream().map(PastRun::workflowId));
      columns.texts(batch.stream().map(PastRun::flow));
      columns.bytes(batch.stream().map(PastRun::reference));
      columns.bytes(batch.stream().map(PastRun::referenceLookup));
      columns.texts(batch.stream().map(PastRun::status));
      columns.bytes(batch.stream().map(PastRun::goal));
      columns.bytes(batch.stream().map(PastRun::input));
      columns.bytes(batch.stream().map(PastRun::plan));
      columns.texts(batch.stream().map(PastRun::planHash));
      columns.texts(batch.stream().map(PastRun::planner));
      columns.bytes(batch.stream().map(PastRun::result));
      columns.texts(batch.stream().map(PastRun::errorCode));
      columns.longs(batch.stream().map(run -> run.requestedAt().toEpochMilli()));
      columns.longs(batch.stream().map(PastRun::tookMillis));
      sql.executeUpdate();
    }
  }

  private static void approvals(
      Connection connection, String tenant, Sealing sealing, List<PastRun> batch)
      throws SQLException {
    List<PastRun.Approval> approvals =
        batch.stream().flatMap(run -> run.approval(sealing).stream()).toList();
    try (PreparedStatement sql = connection.prepareStatement(APPROVALS)) {
      sql.setString(1, tenant);
      sql.setObject(2, sealing.subject());
      sql.setObject(3, sealing.subject());
      Columns columns = new Columns(connection, sql, 4);
      columns.texts(approvals.stream().map(approval -> approval.id().toString()));
      columns.texts(approvals.stream().map(approval -> approval.run().toString()));
      columns.bytes(approvals.stream().map(PastRun.Approval::arguments));
      columns.texts(approvals.stream().map(PastRun.Approval::hash));
      columns.bytes(approvals.stream().map(PastRun.Approval::sentence));
      columns.texts(approvals.stream().map(PastRun.Approval::state));
      columns.longs(approvals.stream().map(approval -> approval.requestedAt().toEpochMilli()));
      sql.executeUpdate();
    }
  }

  private static void beside(Connection connection, String tenant) throws SQLException {
    Owner.use(connection, tenant);
    for (String insert : BESIDE) {
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setString(1, tenant);
        statement.executeUpdate();
      }
    }
    connection.commit();
  }
}
