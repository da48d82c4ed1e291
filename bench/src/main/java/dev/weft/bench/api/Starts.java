package dev.weft.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.load.Latencies;
import dev.weft.bench.load.OpenLoop;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Starts at a fixed rate, each with an idempotency key, and what became of them. */
final class Starts {
  private static final List<String> GOALS =
      List.of("What is on my calendar tomorrow?", "Book a flight to Berlin next Monday");
  private static final int REPEATED = 20;

  private final Door door;
  private final WeftConfig config;

  Starts(Door door, WeftConfig config) {
    this.door = door;
    this.config = config;
  }

  /**
   * What was found.
   *
   * @param worker whether a worker ran the flows meanwhile
   * @param offeredPerSecond the rate of the requests
   * @param acceptedPerSecond of the answers that took a run
   * @param latencyMs of those, from when the request was due
   * @param answers how many of which status
   * @param problems how many of which code, those before the measuring included
   * @param repeatedOnce of how many that were sent again with their key each got its first run
   * @param rows how many of the accepted runs the projection has
   * @param executions how many of them the engine has
   * @param lost how many of them the projection or the engine lacks
   */
  record Found(
      boolean worker,
      double offeredPerSecond,
      int sent,
      int accepted,
      double acceptedPerSecond,
      Latencies latencyMs,
      Map<String, Integer> answers,
      Map<String, Integer> problems,
      int repeatedOnce,
      int rows,
      int executions,
      int lost) {}

  /** What was sent under a key. */
  private record Asked(String tenant, Map<String, Object> body, String key) {}

  /**
   * Sends starts, over all tenants in turn.
   *
   * @param warmUp how many seconds come before, which count for nothing but must not be lost either
   */
  Found run(boolean worker, double rate, int seconds, int warmUp)
      throws IOException, SQLException, InterruptedException {
    try (OpenLoop load = new OpenLoop();
        Executions engine = new Executions(config)) {
      List<Asked> warm = asked((int) (rate * warmUp));
      List<OpenLoop.Hit> before = load.run(rate, warm.size(), i -> shot(warm.get(i))).hits();
      List<Asked> asked = asked((int) (rate * seconds));
      OpenLoop.Outcome outcome = load.run(rate, asked.size(), i -> shot(asked.get(i)));
      Map<String, Set<String>> accepted = new TreeMap<>();
      before.stream().filter(OpenLoop.Hit::succeeded).forEach(hit -> note(accepted, hit));
      int earlier = size(accepted);
      outcome.hits().stream().filter(OpenLoop.Hit::succeeded).forEach(hit -> note(accepted, hit));
      int taken = size(accepted) - earlier;
      int repeated = repeatedOnce(load, accepted, asked.subList(0, Math.min(REPEATED, taken)));
      int rows = rows(accepted);
      int executions = engine.among(accepted);
      return new Found(
          worker,
          rate,
          asked.size() + warm.size(),
          size(accepted),
          Math.round(taken / outcome.seconds() * 10) / 10.0,
          outcome.latencies(),
          outcome.byStatus(),
          problems(Stream.concat(before.stream(), outcome.hits().stream())),
          repeated,
          rows,
          executions,
          size(accepted) - Math.min(rows, executions));
    }
  }

  private static int size(Map<String, Set<String>> ids) {
    return ids.values().stream().mapToInt(Set::size).sum();
  }

  private List<Asked> asked(int count) {
    List<String> tenants = door.tenants().all();
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      asked.add(
          new Asked(
              tenants.get(i % tenants.size()),
              Map.of("goal", GOALS.get(i / tenants.size() % GOALS.size())),
              UUID.randomUUID().toString()));
    }
    return asked;
  }

  private OpenLoop.Shot shot(Asked asked) {
    return new OpenLoop.Shot(asked.tenant(), door.start(asked.tenant(), asked.body(), asked.key()));
  }

  private static void note(Map<String, Set<String>> accepted, OpenLoop.Hit hit) {
    accepted
        .computeIfAbsent(hit.kind(), _ -> new HashSet<>())
        .add(Door.json(hit.body()).path("runId").asText());
  }

  /** The first that were sent, again: they have to answer with a run that is known. */
  private int repeatedOnce(OpenLoop load, Map<String, Set<String>> accepted, List<Asked> repeated) {
    return (int)
        load.run(REPEATED, repeated.size(), i -> shot(repeated.get(i))).hits().stream()
            .filter(OpenLoop.Hit::succeeded)
            .filter(hit ->
                accepted
                    .getOrDefault(hit.kind(), Set.of())
                    .contains(Door.json(hit.body()).path("runId").asText()))
            .count();
  }

  private static Map<String, Integer> problems(Stream<OpenLoop.Hit> hits) {
    Map<String, Integer> problems = new TreeMap<>();
    hits.filter(hit -> !hit.succeeded())
        .map(hit -> hit.status() == 0 ? hit.body() : code(hit.body()))
        .forEach(code -> problems.merge(code, 1, Integer::sum));
    return problems;
  }

  private static String code(String body) {
    JsonNode code = Door.json(body).path("code");
    return code.isMissingNode() ? "none" : code.asText();
  }

  private int rows(Map<String, Set<String>> accepted) throws SQLException {
    int rows = 0;
    try (Connection connection = Owner.connect(config)) {
      for (Map.Entry<String, Set<String>> tenant : accepted.entrySet()) {
        Owner.use(connection, tenant.getKey());
        try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM weft.run WHERE tenant_id = ? AND run_id = ANY (?::uuid[])")) {
          statement.setString(1, tenant.getKey());
          statement.setArray(
              2, connection.createArrayOf("text", tenant.getValue().toArray(String[]::new)));
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            rows += row.getInt(1);
          }
        }
        connection.commit();
      }
    }
    return rows;
  }
}
