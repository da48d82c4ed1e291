package dev.weft.testkit.fake;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits of tests: long enough for a machine that is busy with much else, and never for ever. */
public final class Waits {
  /** How long anything that a test waits for may take. */
  public static final Duration LIMIT = Duration.ofMinutes(3);

  private Waits() {}

  /** What a wait that was in vain ends with. */
  public static AssertionError inVain(String what) {
    return new AssertionError("waited " + LIMIT.toMinutes() + " minutes in vain for " + what);
  }

  static void until(CountDownLatch latch, String what) throws InterruptedException {
    if (!latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw inVain(what);
    }
  }

  static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      throw inVain(what);
    }
    return next;
  }
}
