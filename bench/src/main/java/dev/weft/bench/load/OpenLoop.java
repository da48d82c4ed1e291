package dev.weft.bench.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests at a fixed rate, whether or not the earlier ones were answered. A latency counts
 * from the moment at which the request was due, not from when it could be sent: a stall of the
 * server is felt by every request that it holds up.
 */
public final class OpenLoop implements AutoCloseable {
  private static final long BEFORE_THE_FIRST = Duration.ofMillis(100).toNanos();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * A request that is to be sent.
   *
   * @param kind what its latency is counted under
   */
  public record Shot(String kind, HttpRequest request) {}

  /**
   * A request that was sent.
   *
   * @param nanos from when it was due until the whole answer was read
   * @param status of the answer; 0 when there was none
   * @param body of the answer, or what failed
   */
  public record Hit(String kind, long nanos, int status, String body) {
    /** Whether it was answered with success. */
    public boolean succeeded() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * What came of it.
   *
   * @param seconds from when the first was due until the last was answered
   */
  public record Outcome(List<Hit> hits, double seconds) {
    /** How many answers there were of each status; {@code none} for no answer. */
    public Map<String, Integer> byStatus() {
      Map<String, Integer> counts = new TreeMap<>();
      hits.forEach(hit ->
          counts.merge(hit.status() == 0 ? "none" : String.valueOf(hit.status()), 1, Integer::sum));
      return counts;
    }

    /** Latencies of everything that was answered with success. */
    public Latencies latencies() {
      return Latencies.of(hits.stream().filter(Hit::succeeded).map(Hit::nanos).toList());
    }

    /** The same for each kind. */
    public Map<String, Latencies> byKind() {
      Map<String, List<Long>> nanos = new LinkedHashMap<>();
      hits.stream()
          .filter(Hit::succeeded)
          .forEach(
              hit -> nanos.computeIfAbsent(hit.kind(), _ -> new ArrayList<>()).add(hit.nanos()));
      Map<String, Latencies> kinds = new TreeMap<>();
      nanos.forEach((kind, list) -> kinds.put(kind, Latencies.of(list)));
      return kinds;
    }
  }

  /**
   * Sends requests and waits until each was answered.
   *
   * @param rate how many a second
   * @param count how many
   * @param shots makes the request of a number, from 0 on
   */
  public Outcome run(double rate, int count, IntFunction<Shot> shots) {
    List<Hit> hits = Collections.synchronizedList(new ArrayList<>(count));
    long first = System.nanoTime() + BEFORE_THE_FIRST;
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        Shot shot = shots.apply(i);
        long due = first + (long) (i * 1e9 / rate);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        senders.execute(() -> hits.add(send(shot, due)));
      }
    }
    return new Outcome(List.copyOf(hits), (System.nanoTime() - first) / 1e9);
  }

  private Hit send(Shot shot, long due) {
    int status = 0;
    String body;
    try {
      HttpResponse<String> answer =
          client.send(shot.request(), HttpResponse.BodyHandlers.ofString());
      status = answer.statusCode();
      body = answer.body();
    } catch (IOException e) {
      body = e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      body = e.toString();
    }
    return new Hit(shot.kind(), System.nanoTime() - due, status, body);
  }

  @Override
  public void close() {
    client.close();
  }
}
