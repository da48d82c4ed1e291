package dev.weft.api.flow;

import dev.weft.api.store.Runs;
import dev.weft.api.store.Tokens;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.RunView;
import dev.weft.platform.stream.Token;
import dev.weft.platform.stream.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one run's events and tokens for everybody who follows it in this process: one reader, a log
 * that all share, and for each follower no more than its place in the log.
 */
final class RunFeed {
  private static final Logger LOG = LoggerFactory.getLogger(RunFeed.class);
  private static final int BATCH = 500;
  private static final long LOOK_MILLIS = 1_000;

  /** After so many looks without a signal the run's row is looked at as well. */
  private static final int LOOKS = 5;

  /** A larger result, in bytes, is not read for the text that was lost of it. */
  private static final long LARGEST_TEXT = 1024 * 1024;

  /** Nor are more than so many bytes of large results. */
  private static final long LARGE_TEXTS = 4 * LARGEST_TEXT;

  private final RunView run;
  private final Runs runs;
  private final Tokens tokens;
  private final FeedLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final Semaphore changed = new Semaphore(1);
  private final AtomicBoolean runChanged = new AtomicBoolean(true);
  private final Thread reader;
  private volatile long lastEvent;
  private TokenId lastToken = TokenId.START;
  private long largeTextsLeft = LARGE_TEXTS;
  private boolean loaded;
  private volatile boolean over;
  private volatile boolean stopped;
  private @Nullable RuntimeException failure;

  RunFeed(RunView run, Runs runs, Tokens tokens, FeedWords words, int limit) {
    this.run = run;
    this.runs = runs;
    this.tokens = tokens;
    this.log = new FeedLog(words, this::storedText, limit);
    this.reader = Thread.ofVirtual().name("feed of a run").unstarted(this::read);
  }

  void start() {
    reader.start();
  }

  private void wake() {
    runChanged.set(true);
    changed.release();
  }

  /** Nobody follows any more. The reader is not interrupted: that would break its connection. */
  void stop() {
    stopped = true;
    changed.release();
  }

  private void read() {
    String tenant = run.run().tenant();
    String runId = run.run().runId();
    try (RunSignals.Subscription _ = runs.onChange(tenant, runId, this::wake);
        RunSignals.Subscription _ =
            runs.onChange(tenant, RunSignals.tokensOf(runId), changed::release)) {
      pull();
      int quiet = 0;
      while (!over && !stopped && !(quiet % LOOKS == 0 && settled(quiet))) {
        if (changed.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          quiet = 0;
        } else {
          quiet++;
          runChanged.set(true);
        }
        changed.drainPermits();
        pull();
      }
      if (!stopped) {
        runChanged.set(true);
        pull();
      }
      finish(null);
    } catch (InterruptedException e) {
      finish(null);
    } catch (RuntimeException e) {
      LOG.debug("The feed of {} broke off", runId, e);
      finish(e);
    }
  }

  /** Whether the run is over without saying so, as one whose events are gone. */
  private boolean settled(int quiet) {
    return quiet == 0 ? settled(run) : settled();
  }

  private boolean settled() {
    return runs.find(run.run().tenant(), run.run().runId()).map(RunFeed::settled).orElse(true);
  }

  /** Whether nothing more will come: it has ended and owes nothing. */
  private static boolean settled(RunView run) {
    return run.status().terminal() && run.openDebts() == 0;
  }

  /** Reads what is new: events first, then tokens, then the starts of tries that came between. */
  private void pull() {
    if (runChanged.getAndSet(false)) {
      log.events(newEvents());
    }
    boolean last = log.ended() && settled();
    if (last) {
      log.events(newEvents());
    }
    List<Token> said = newTokens();
    if (!said.stream().allMatch(log::knows)) {
      log.events(newEvents());
    }
    lock.lock();
    try {
      log.merge(said);
      loaded = true;
      over = last && log.ended();
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<EventView> newEvents() {
    List<EventView> all = new ArrayList<>();
    List<EventView> page;
    do {
      page = runs.events(run.run().tenant(), run.run().runId(), lastEvent, BATCH);
      all.addAll(page);
      lastEvent = page.isEmpty() ? lastEvent : page.getLast().seq();
    } while (page.size() == BATCH);
    return all;
  }

  private List<Token> newTokens() {
    List<Token> all = new ArrayList<>();
    List<Token> page;
    do {
      page = tokens.after(run.run(), lastToken, BATCH);
      all.addAll(page);
      lastToken = page.isEmpty() ? lastToken : page.getLast().id();
    } while (page.size() == BATCH);
    return all;
  }

  /** What a completed step said, as its result has it; null when that is too much for a message. */
  private @Nullable String storedText(String stepId) {
    String tenant = run.run().tenant();
    String runId = run.run().runId();
    return runs.steps(tenant, runId).stream()
        .filter(step -> step.stepId().equals(stepId))
        .findFirst()
        .flatMap(step -> {
          Long large = step.largeResult();
          if (large == null) {
            return Optional.ofNullable(step.result());
          }
          if (large > LARGEST_TEXT || large > largeTextsLeft) {
            return Optional.empty();
          }
          largeTextsLeft -= large;
          return runs.stepResult(tenant, runId, stepId);
        })
        .flatMap(result -> Optional.ofNullable(result.get("text")))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .orElse(null);
  }

  private void finish(@Nullable RuntimeException why) {
    lock.lock();
    try {
      failure = why;
      loaded = true;
      over = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether it serves somebody who saw this of the run: it did not fail, and reads or has read it.
   */
  boolean serves(RunView seen) {
    lock.lock();
    try {
      return failure == null && (!over || seen.lastEvent() <= lastEvent);
    } finally {
      lock.unlock();
    }
  }

  /** One who follows: a place in the log, and nothing else. */
  final class Follower {
    private StreamPosition position;
    private long at;
    private final long lostBefore;

    private Follower(StreamPosition position, long lostBefore) {
      this.position = position;
      this.lostBefore = lostBefore;
    }

    /**
     * The next item that is news, waiting for it; null when none came in time, or none will come.
     *
     * @throws SlowException when items were dropped that the follower has not read
     */
    @Nullable FeedItem next(long millis) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      lock.lock();
      try {
        while (true) {
          if (log.droppedUpTo() > Math.max(at, lostBefore)) {
            throw new SlowException();
          }
          Map.Entry<Long, FeedItem> entry = log.after(at);
          if (entry != null) {
            at = entry.getKey();
            if (position.before(entry.getValue())) {
              position = position.after(entry.getValue());
              return entry.getValue();
            }
            continue;
          }
          long left = end - System.nanoTime();
          if (over || left <= 0) {
            return null;
          }
          var _ = grown.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    StreamPosition position() {
      return position;
    }

    /** Whether nothing will come any more. */
    boolean over() {
      lock.lock();
      try {
        return over && log.after(at) == null;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Begins to follow after a position, once the run has been read so far. */
  Follower follow(StreamPosition position) throws InterruptedException {
    lock.lock();
    try {
      while (!loaded) {
        grown.await();
      }
      if (failure != null) {
        throw failure;
      }
      return new Follower(position, log.droppedUpTo());
    } finally {
      lock.unlock();
    }
  }

  /** The follower reads more slowly than the run speaks. */
  static final class SlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlowException() {
      super("too slow", null, false, false);
    }
  }
}
