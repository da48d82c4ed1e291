package dev.weft.api.flow;

import dev.weft.api.store.Runs;
import dev.weft.api.store.Tokens;
import dev.weft.platform.store.RunView;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** One feed for each run that somebody follows; it goes with the last follower. */
@Component
class RunFeeds {
  /** How many characters of one run are kept in memory. */
  private static final int LIMIT = 4_000_000;

  private final Runs runs;
  private final Tokens tokens;
  private final FeedWords words;
  private final ConcurrentMap<String, Shared> feeds = new ConcurrentHashMap<>();

  private record Shared(RunFeed feed, int followers) {}

  RunFeeds(Runs runs, Tokens tokens, JsonMapper mapper) {
    this.runs = runs;
    this.tokens = tokens;
    this.words = new FeedWords(mapper);
  }

  /** A feed that is followed until it is closed. */
  final class Followed implements AutoCloseable {
    private final String key;
    private final RunFeed feed;

    private Followed(String key, RunFeed feed) {
      this.key = key;
      this.feed = feed;
    }

    RunFeed.Follower after(StreamPosition position) throws InterruptedException {
      return feed.follow(position);
    }

    @Override
    public void close() {
      feeds.computeIfPresent(
          key,
          (_, shared) -> {
            if (shared.feed() != feed) {
              return shared;
            }
            if (shared.followers() > 1) {
              return new Shared(shared.feed(), shared.followers() - 1);
            }
            shared.feed().stop();
            return null;
          });
    }
  }

  Followed follow(RunView run) {
    String key = run.run().tenant() + "/" + run.run().runId();
    Shared shared =
        feeds.compute(
            key,
            (_, known) -> {
              if (known != null && known.feed().serves(run)) {
                return new Shared(known.feed(), known.followers() + 1);
              }
              RunFeed feed = new RunFeed(run, runs, tokens, words, LIMIT);
              feed.start();
              return new Shared(feed, 1);
            });
    return new Followed(key, shared.feed());
  }

  @EventListener
  void close(ContextClosedEvent event) {
    feeds.values().forEach(shared -> shared.feed().stop());
  }
}
