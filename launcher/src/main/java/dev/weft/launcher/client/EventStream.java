package dev.weft.launcher.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run's events until it ends. A connection that drops, or that falls silent for longer than the
 * server's heartbeat, is opened again after the last event seen, so nothing is lost or told twice.
 */
final class EventStream implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LAST_PAUSE_MILLIS = 3_000;
  private static final long SILENCE_NANOS = 45_000_000_000L;

  private final WeftApi api;
  private final String runId;
  private final Consumer<RunEvent> sink;
  private final AtomicLong heardAt = new AtomicLong(System.nanoTime());
  private volatile boolean closed;
  private volatile @Nullable InputStream connection;
  private @Nullable String lastId;
  private final Thread thread;

  private EventStream(WeftApi api, String runId, Consumer<RunEvent> sink) {
    this.api = api;
    this.runId = runId;
    this.sink = sink;
    this.thread = Thread.ofVirtual().name("events").unstarted(this::run);
  }

  /** Starts to read; the sink is called on another thread. */
  static EventStream open(WeftApi api, String runId, Consumer<RunEvent> sink) {
    EventStream stream = new EventStream(api, runId, sink);
    stream.thread.start();
    return stream;
  }

  /** Drops a connection that has been silent for too long; it is opened again. */
  void dropWhenSilent() {
    if (System.nanoTime() - heardAt.get() > SILENCE_NANOS) {
      heardAt.set(System.nanoTime());
      disconnect();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    disconnect();
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        String before = lastId;
        if (readToEnd()) {
          return;
        }
        pause = Objects.equals(before, lastId) ? pause : FIRST_PAUSE_MILLIS;
      } catch (ApiProblem refused) {
        if (refused.status() < 500 && refused.status() != 429) {
          return;
        }
      } catch (IOException dropped) {
        // The next round opens it again.
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(pause * 2, LAST_PAUSE_MILLIS);
    }
  }

  /** Whether the run's last event has come. */
  private boolean readToEnd() throws IOException {
    try (InputStream body = api.events(runId, lastId)) {
      if (body == null) {
        return true;
      }
      connection = body;
      EventReader reader = new EventReader(body, () -> heardAt.set(System.nanoTime()));
      RunEvent event;
      while ((event = reader.next()) != null) {
        if (event.id() != null && event.id().equals(lastId) && !StepText.says(event)) {
          continue;
        }
        lastId = event.id() == null ? lastId : event.id();
        sink.accept(event);
        if (event.type().equals("run.ended")) {
          return true;
        }
      }
      return false;
    } finally {
      connection = null;
    }
  }

  private void disconnect() {
    InputStream open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone, which is what was wanted.
      }
    }
  }
}
