package dev.weft.api.flow;

import dev.weft.platform.store.RunView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Streams a run's events and the text of its steps (server-sent events). The id of each says how
 * much of both the reader has: one that resumes with it misses nothing and sees nothing twice.
 */
@Component
class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /** Somebody changed who sees the run. */
  private static final String SHARED = "run.visibility";

  private final RunFeeds feeds;
  private final Duration heartbeat = Duration.ofSeconds(15);

  EventStream(RunFeeds feeds) {
    this.feeds = feeds;
  }

  /**
   * Writes what comes after the position until the run has ended or the client goes away. Who comes
   * back after the end follows the settling of what the run owes.
   *
   * @param sees whether the reader still sees the run, asked when somebody changes who does
   */
  void write(
      RunView run, StreamPosition after, BooleanSupplier sees, HttpServletResponse response) {
    try (RunFeeds.Followed followed = feeds.follow(run)) {
      RunFeed.Follower follower = followed.after(after);
      FeedItem first = follower.next(0);
      if (first == null && follower.over()) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return;
      }
      response.setContentType("text/event-stream;charset=UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      OutputStream out = response.getOutputStream();
      comment(out, "events of " + run.run().runId());
      follow(follower, first, sees, out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Leaving frees everything that the stream held.
      LOG.debug("A reader of {} went away", run.run().runId());
    }
  }

  private void follow(
      RunFeed.Follower follower, @Nullable FeedItem first, BooleanSupplier sees, OutputStream out)
      throws IOException, InterruptedException {
    FeedItem item = first;
    boolean ended = false;
    while (item != null || !follower.over()) {
      if (item == null) {
        comment(out, "heartbeat");
      } else if (item.type().equals(SHARED) && !sees.getAsBoolean()) {
        out.flush();
        return;
      } else {
        out.write(
            (item.before() + "id: " + follower.position() + "\n" + item.message())
                .getBytes(StandardCharsets.UTF_8));
        ended = FeedItem.ended(ended, item.type());
      }
      try {
        item = follower.next(0);
        if (item == null) {
          out.flush();
          if (ended) {
            return;
          }
          item = follower.next(heartbeat.toMillis());
        }
      } catch (RunFeed.SlowException e) {
        out.write("retry: 1000\n".getBytes(StandardCharsets.UTF_8));
        comment(out, "too slow for this run: go on from the last id");
        return;
      }
    }
    out.flush();
  }

  private static void comment(OutputStream out, String text) throws IOException {
    out.write((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
