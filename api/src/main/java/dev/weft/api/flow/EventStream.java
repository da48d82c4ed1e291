package dev.weft.api.flow;

import dev.weft.api.store.Runs;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.RunView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams a run's events (server-sent events). The id of each is its number within the run, which
 * is given under the run's row lock: a reader that resumes after a number misses nothing and sees
 * nothing twice.
 */
@Component
class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final int BATCH = 200;
  private static final String LAST = "run.ended";
  private static final String REOPENED = "run.reopened";

  private final Runs runs;
  private final RunWatch watch;
  private final JsonMapper mapper;
  private final Duration heartbeat;

  EventStream(Runs runs, RunWatch watch, JsonMapper mapper) {
    this.runs = runs;
    this.watch = watch;
    this.mapper = mapper;
    this.heartbeat = Duration.ofSeconds(15);
  }

  /**
   * Writes events after the given one until the run has ended or the client goes away. Who comes
   * back after the end follows the settling of what the run owes.
   */
  void write(RunView run, long after, HttpServletResponse response) {
    try (RunWatch.Change change = watch.changes(run.run().tenant(), run.run().runId())) {
      List<EventView> first = runs.events(run.run().tenant(), run.run().runId(), after, BATCH);
      if (first.isEmpty() && ended(run)) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return;
      }
      response.setContentType("text/event-stream;charset=UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      follow(run, after, change, response.getOutputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Leaving frees everything that the stream held.
      LOG.debug("A reader of {} went away", run.run().runId());
    }
  }

  private void follow(RunView run, long after, RunWatch.Change change, OutputStream out)
      throws IOException, InterruptedException {
    long last = after;
    long spoke = System.nanoTime();
    comment(out, "events of " + run.run().runId());
    boolean toldEnd = false;
    while (!watch.closing()) {
      boolean over = ended(run);
      List<EventView> events = runs.events(run.run().tenant(), run.run().runId(), last, BATCH);
      for (EventView event : events) {
        event(out, event);
        last = event.seq();
        toldEnd = event.type().equals(LAST) || (toldEnd && !event.type().equals(REOPENED));
      }
      if (!events.isEmpty()) {
        out.flush();
        spoke = System.nanoTime();
        if (events.getLast().type().equals(LAST)) {
          return;
        }
        continue;
      }
      if (over || toldEnd) {
        return;
      }
      if (System.nanoTime() - spoke > heartbeat.toNanos()) {
        comment(out, "heartbeat");
        spoke = System.nanoTime();
      }
      change.await(heartbeat.toMillis());
    }
  }

  private boolean ended(RunView run) {
    return runs.find(run.run().tenant(), run.run().runId())
        .map(now -> now.status().terminal() && now.openDebts() == 0)
        .orElse(true);
  }

  private void event(OutputStream out, EventView event) throws IOException {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seq", event.seq());
    data.put("type", event.type());
    if (event.stepId() != null) {
      data.put("stepId", event.stepId());
    }
    data.put("at", event.at());
    event.data().forEach(data::putIfAbsent);
    String text =
        "id: "
            + event.seq()
            + "\nevent: "
            + event.type()
            + "\ndata: "
            + mapper.writeValueAsString(data)
            + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void comment(OutputStream out, String text) throws IOException {
    out.write((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
