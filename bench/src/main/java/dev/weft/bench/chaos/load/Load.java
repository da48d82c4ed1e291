package dev.weft.bench.chaos.load;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Starts flows at an even pace, cancels some, and lets people decide. */
public final class Load {
  private final Api api;
  private final People people;
  private final FlowMix mix;
  private final ClientLog log = new ClientLog();
  private final Queue<Thread> clients = new ConcurrentLinkedQueue<>();
  private final List<Thread> deciders = new ArrayList<>();
  private volatile boolean starting = true;
  private volatile boolean deciding = true;

  /**
   * @param stack which is up
   * @param seed where the flows come from
   */
  public Load(OwnStack stack, long seed) throws IOException, InterruptedException {
    api = new Api("http://127.0.0.1:" + stack.config().api().port());
    people = People.of(stack);
    mix = new FlowMix(seed, LocalDate.now(ZoneOffset.UTC));
  }

  /** What the client was promised. */
  public ClientLog log() {
    return log;
  }

  /**
   * Begins.
   *
   * @param perMinute how many flows it starts in a minute
   */
  public void begin(int perMinute) {
    for (String tenant : Home.everybody()) {
      deciders.add(
          Thread.ofVirtual().start(new Deciders(api, people, log, tenant, () -> deciding)));
    }
    clients.add(
        Thread.ofVirtual().start(() -> startAll(Duration.ofMinutes(1).dividedBy(perMinute))));
  }

  private void startAll(Duration pace) {
    long next = System.nanoTime();
    for (int number = 1; starting; number++) {
      Flow flow = mix.flow(number);
      log.started(flow);
      int senders = flow.twice() ? 2 : 1;
      for (int i = 0; i < senders; i++) {
        clients.add(Thread.ofVirtual().start(() -> client(flow)));
      }
      next += pace.toNanos();
      sleep(next - System.nanoTime());
    }
  }

  private void client(Flow flow) {
    String token = people.token(flow.tenant(), People.OWNER);
    try {
      Api.Answer answer =
          api.post(token, "/api/v1/flows", flow.body(), flow.reference(), () -> deciding);
      if (answer.status() != 202 && answer.status() != 200) {
        if (!answer.mustBeRepeated()) {
          log.refused(flow.reference() + ": " + answer.status() + " " + answer.json());
        }
        return;
      }
      String runId = answer.json().path("runId").asText();
      log.accepted(flow, runId);
      Duration cancelAfter = flow.cancelAfter();
      if (cancelAfter != null) {
        TimeUnit.NANOSECONDS.sleep(cancelAfter.toNanos());
        String path = "/api/v1/flows/" + runId + "/cancel";
        api.post(token, path, Map.of(), flow.reference() + "-cancel", () -> deciding);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts nothing more; what was sent is repeated until it is answered. */
  public void startNoMore() {
    starting = false;
  }

  /** Whether every start and cancel has been answered. */
  public boolean isAnswered() {
    return clients.stream().noneMatch(Thread::isAlive);
  }

  /** Ends; nobody decides any more. */
  public void end() throws InterruptedException {
    starting = false;
    deciding = false;
    for (Thread client : clients) {
      client.join(Duration.ofSeconds(20));
    }
    for (Thread decider : deciders) {
      decider.join(Duration.ofSeconds(20));
    }
  }

  private static void sleep(long nanos) {
    if (nanos > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(nanos);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
