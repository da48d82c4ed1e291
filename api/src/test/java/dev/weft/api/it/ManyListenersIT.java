package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller.Answer;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.redis.RedisAddress;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.StepEnd;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.platform.stream.TokenWriter;
import dev.weft.platform.stream.TokenWriters;
import io.temporal.client.WorkflowOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Text of a running step, from the stream in Redis to those who listen. */
class ManyListenersIT {
  private static final int LISTENERS = 500;

  /** More at once would wait for the database so long that some are told to come again. */
  private static final Semaphore CONNECTING = new Semaphore(32);

  private static final int PIECES = 40;
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
  private static final Pattern CALLS = Pattern.compile("cmdstat_xrange:calls=(\\d+)");

  /** What a listener was told: the text of the step, and the last id. */
  private static final class Told {
    private final StringBuilder text = new StringBuilder();
    private String lastId = "";
    private boolean ended;

    /** Takes one line. */
    void line(String line) {
      Matcher found = TEXT.matcher(line);
      if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      } else if (line.startsWith("event: run.ended")) {
        ended = true;
      } else if (line.contains("\"stepId\":\"part-1\"") && line.contains("\"sequence\":0")) {
        text.setLength(0);
      } else if (line.contains("\"lost\":true")) {
        text.setLength(0);
        text.append(found.find() ? found.group(1) : "");
      } else if (found.find()) {
        text.append(found.group(1));
      }
    }
  }

  @Test
  void shouldCostOneReaderHoweverManyListen() throws Exception {
    RunContext run = newRun();
    StepCall call = begin(run);
    List<Told> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch connected = new CountDownLatch(LISTENERS);
    for (int i = 0; i < LISTENERS; i++) {
      Told told = new Told();
      all.add(told);
      threads.add(Thread.ofVirtual().start(() -> listen(run, told, connected)));
    }
    assertThat(connected.await(3, TimeUnit.MINUTES)).isTrue();
    long reads = redisReads();
    long statements = eventReads();

    String said = speak(run, call);
    end(run);
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofMinutes(2))).isTrue();
    }

    assertThat(all)
        .allSatisfy(told -> {
          assertThat(told.ended).isTrue();
          assertThat(told.text).hasToString(said);
        });
    // Each listener of its own would read at least each batch of text and each event.
    assertThat(redisReads() - reads).isBetween(1L, 200L);
    assertThat(eventReads() - statements).isLessThan(200);
    assertThat(readersOfTokens()).isBetween(1L, 2L);
  }

  @Test
  void shouldGoOnWhereAStreamBrokeOffThroughAnotherProcess() throws Exception {
    RunContext run = newRun();
    StepCall call = begin(run);
    String said = speak(run, call);
    end(run);
    Told told = new Told();

    for (int round = 0; !told.ended; round++) {
      var response =
          (round % 2 == 0 ? RealStack.one() : RealStack.two())
              .stream(events(run), RealStack.anna(), "Last-Event-ID", told.lastId);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        int messages = 0;
        for (String line = lines.readLine();
            line != null && messages < 7;
            line = lines.readLine()) {
          told.line(line);
          messages += line.isEmpty() ? 1 : 0;
        }
      }
    }

    assertThat(told.text).hasToString(said);
    Answer nothing =
        RealStack.one().get(events(run) + "?lastEventId=" + told.lastId, RealStack.anna());
    assertThat(nothing.status()).isEqualTo(204);
  }

  @Test
  void shouldTellTheStoredTextWhenRedisHasLostTheStream() throws Exception {
    RunContext run = newRun();
    StepCall call = begin(run);
    String said = speak(run, call);
    end(run);
    try (Jedis redis = RedisAddress.of(RealStack.config()).connect("test", Duration.ofSeconds(2))) {
      redis.del("weft:eu-west-1:acme:tokens:" + run.runId());
    }
    Told told = new Told();

    listen(run, told, new CountDownLatch(1));

    assertThat(told.ended).isTrue();
    assertThat(told.text).hasToString(said);
  }

  @Test
  void shouldRefuseAnIdThatIsNone() {
    Answer refused =
        RealStack.one().get(events(newRun()) + "?lastEventId=12.yesterday", RealStack.anna());

    assertThat(refused.status()).isEqualTo(400);
  }

  private static void listen(RunContext run, Told told, CountDownLatch connected) {
    try {
      CONNECTING.acquire();
      var response =
          RealStack.one().stream(events(run), RealStack.anna(), "Last-Event-ID", told.lastId);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        CONNECTING.release();
        connected.countDown();
        while (line != null) {
          told.line(line);
          line = lines.readLine();
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String events(RunContext run) {
    return "/api/v1/flows/" + run.runId() + "/events";
  }

  /** Says pieces, each in a batch of its own, and completes the step. */
  private static String speak(RunContext run, StepCall call) throws InterruptedException {
    StringBuilder said = new StringBuilder();
    try (TokenWriters writers = new TokenWriters(RealStack.config(), RealStack.stores().sealer());
        TokenWriter writer = writers.open(run, call.stepId(), 1)) {
      for (int i = 0; i < PIECES; i++) {
        writer.text("piece " + i + ". ");
        said.append("piece ").append(i).append(". ");
        Thread.sleep(i % 10 == 0 ? 110 : 0);
      }
    }
    StepResult result =
        new StepResult(new LinkedHashMap<>(Map.of("text", said.toString())), null, 1);
    RealStack.stores().steps().stepCompleted(call, new StepEnd(result, true, null, false));
    return said.toString();
  }

  private static StepCall begin(RunContext run) {
    StepCall call =
        new StepCall(
            run,
            "part-1",
            0,
            1,
            1,
            "document",
            "summarizePart",
            new LinkedHashMap<>(),
            EffectKeys.of(run.runId(), "part-1", 0),
            null,
            1);
    RealStack.stores().steps().stepStarted(call, 1);
    return call;
  }

  private static void end(RunContext run) {
    RealStack.engine().client().newUntypedWorkflowStub(workflow(run)).terminate("its end is told");
    RealStack.stores()
        .runs()
        .apply(
            new RunUpdate(
                run, 2, RunStatus.COMPLETED, null, null, null, List.of(), Map.of(), null));
  }

  private static RunContext newRun() {
    Instant now = Instant.now();
    String runId = TimeOrderedIds.at(now).toString();
    String subject = RealStack.stores().subjects().subjectFor("acme", "anna");
    RunContext run =
        new RunContext("acme", runId, subject, "DocumentSummary", List.of(), "UTC", "en", now);
    RealStack.stores()
        .runs()
        .accept(
            new NewRun(
                run,
                workflow(run),
                subject,
                null,
                null,
                null,
                new RunTarget("eu-west-1", "weft-test", "flows.standard", "x")));
    RealStack.stores().runs().started("acme", runId);
    // Nobody works on it; but a run that the engine lacks would be ended as lost.
    RealStack.engine()
        .client()
        .newUntypedWorkflowStub(
            "DocumentSummary",
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflow(run))
                .setTaskQueue("nobody")
                .build())
        .start();
    return run;
  }

  private static String workflow(RunContext run) {
    return "document-summary/acme/" + run.subject() + "/" + run.runId();
  }

  private static long redisReads() {
    try (Jedis redis = RedisAddress.of(RealStack.config()).connect("test", Duration.ofSeconds(2))) {
      Matcher calls = CALLS.matcher(redis.info("commandstats"));
      return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
  }

  private static long readersOfTokens() {
    try (Jedis redis = RedisAddress.of(RealStack.config()).connect("test", Duration.ofSeconds(2))) {
      return redis
          .clientList()
          .lines()
          .filter(client -> client.contains("name=weft-tokens-in"))
          .count();
    }
  }

  /** How often the table of events has been searched, as PostgreSQL counts. */
  private static long eventReads() throws SQLException {
    try (Connection connection = RealStack.superuser();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'run_event'")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }
}
