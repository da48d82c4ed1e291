package dev.weft.sandbox;

import java.util.concurrent.atomic.AtomicInteger;

/** Requests that are applied some time after their caller gave up; a stop forgets them. */
final class LateDeliveries {

  private final AtomicInteger pending = new AtomicInteger();
  private long epoch;

  int pending() {
    return pending.get();
  }

  /** Drops what is still under way; nothing of it runs once this has returned. */
  synchronized void forget() {
    epoch++;
  }

  synchronized void deliver(long delayMillis, Runnable work) {
    long mine = epoch;
    pending.incrementAndGet();
    Thread.ofVirtual()
        .name("late")
        .start(() -> {
          try {
            Thread.sleep(delayMillis);
            runIfWanted(mine, work);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            pending.decrementAndGet();
          }
        });
  }

  private synchronized void runIfWanted(long since, Runnable work) {
    if (epoch == since) {
      work.run();
    }
  }
}
