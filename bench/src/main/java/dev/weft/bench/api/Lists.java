package dev.weft.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.load.Latencies;
import dev.weft.bench.load.OpenLoop;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;

/** A mixed load on the lists of runs, and on the lists that read the same tables. */
final class Lists {
  private static final String RUNS = "runs: ";
  private static final int DEEP_PAGES = 100;
  private static final int DEEP_PAGE = 200;

  private final Door door;
  private final int runsOfLarge;
  private final List<IntFunction<OpenLoop.Shot>> mix = new ArrayList<>();

  Lists(Door door, int runsOfLarge) {
    this.door = door;
    this.runsOfLarge = runsOfLarge;
  }

  /**
   * What was found.
   *
   * @param runsLatencyMs of everything that lists runs
   * @param byKindMs of each kind of request
   * @param deepPageAfter how many runs lie before the deep page
   */
  record Found(
      double perSecond,
      int sent,
      Map<String, Integer> answers,
      Latencies runsLatencyMs,
      Map<String, Latencies> byKindMs,
      int deepPageAfter) {}

  /**
   * Sends reads.
   *
   * @param warmUp how many seconds come before, which count for nothing
   */
  Found run(double rate, int seconds, int warmUp) throws IOException, InterruptedException {
    String large = door.tenants().large();
    try (HttpClient client = HttpClient.newHttpClient();
        OpenLoop load = new OpenLoop()) {
      JsonNode first = read(client, large, "/flows");
      String second = first.path("next").asText();
      int pages = 0;
      String deep = second;
      for (String next = second; pages < DEEP_PAGES && !next.isEmpty(); pages++) {
        deep = next;
        next =
            read(client, large, "/flows?limit=" + DEEP_PAGE + "&after=" + next)
                .path("next")
                .asText();
      }
      String id = first.path("items").path(0).path("runId").asText();
      mix(large, id, second, deep);
      load.run(rate, (int) (rate * warmUp), i -> mix.get(i % mix.size()).apply(i));
      int count = (int) (rate * seconds);
      OpenLoop.Outcome outcome = load.run(rate, count, i -> mix.get(i % mix.size()).apply(i));
      Map<String, Latencies> kinds = new TreeMap<>(outcome.byKind());
      return new Found(
          rate,
          count,
          outcome.byStatus(),
          Latencies.of(
              outcome.hits().stream()
                  .filter(hit -> hit.kind().startsWith(RUNS) && hit.succeeded())
                  .map(OpenLoop.Hit::nanos)
                  .toList()),
          kinds,
          Math.max(0, pages - 1) * DEEP_PAGE);
    }
  }

  /** What is asked for more often stands more often. */
  private void mix(String large, String id, String second, String deep) {
    for (int i = 0; i < 4; i++) {
      get("runs: first page, many runs", large, "/flows");
      get("runs: first page, some runs", door.tenants().middle(), "/flows");
    }
    get("runs: first page, few runs", door.tenants().small(), "/flows");
    get("runs: first page of 200", large, "/flows?limit=200");
    get("runs: second page", large, "/flows?after=" + second);
    get("runs: second page", large, "/flows?after=" + second);
    get("runs: deep page", large, "/flows?after=" + deep);
    get("runs: deep page", large, "/flows?after=" + deep);
    get("runs: status, common", large, "/flows?status=COMPLETED");
    get("runs: status, rare", large, "/flows?status=FAILED_WITH_DEBT");
    get("runs: status, none", large, "/flows?status=UNDOING");
    get("runs: flow, common", large, "/flows?flow=TripBooking");
    get("runs: flow, rare", large, "/flows?flow=DocumentSummary");
    get("runs: flow, none", large, "/flows?flow=ScheduledStart");
    get("runs: flow and status", large, "/flows?flow=TripBooking&status=REJECTED");
    get("runs: flow and status, none", large, "/flows?flow=DocumentSummary&status=NOT_PLANNED");
    get("run: by id", large, "/flows/" + id);
    get("run: by last digits", large, "/flows/" + id.substring(id.length() - 8));
    get("approvals: waiting for me", large, "/approvals?waitingForMe=true");
    get("approvals: all", large, "/approvals");
    get("debts", large, "/debts");
    mix.add(i -> {
      int number = i % runsOfLarge / 5 * 5;
      return new OpenLoop.Shot(
          "run: started again by reference",
          door.start(
              large,
              Map.of("goal", "Book a flight", "reference", PastRun.reference(number)),
              UUID.randomUUID().toString()));
    });
  }

  private void get(String kind, String tenant, String path) {
    HttpRequest request = door.get(tenant, path);
    mix.add(_ -> new OpenLoop.Shot(kind, request));
  }

  private JsonNode read(HttpClient client, String tenant, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(door.get(tenant, path), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return Door.json(answer.body());
  }
}
