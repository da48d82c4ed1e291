package dev.weft.platform.memory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets as many large values be worked on at a time as half of the heap holds. A value that is read
 * or written stands in memory several times over: sealed, in the clear, as text, on its way to a
 * socket. Small values pass. First come, first served.
 */
public final class LargeValueGate {
  /** Smaller values are not worth counting. */
  private static final long SMALL = 1024 * 1024;

  private static final long COPIES = 6;

  private final int all;
  private final Semaphore megabytes;

  /** For the heap of this process. */
  public LargeValueGate() {
    this(Runtime.getRuntime().maxMemory() / 2);
  }

  LargeValueGate(long bytes) {
    this.all = Math.clamp(bytes / SMALL, 1, Integer.MAX_VALUE);
    this.megabytes = new Semaphore(all, true);
  }

  /** The right to work on a value, until it is closed. */
  public interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until there is room.
   *
   * @param bytes about how large the value is
   */
  public Pass enter(long bytes) {
    int needed = needed(bytes);
    megabytes.acquireUninterruptibly(needed);
    return () -> megabytes.release(needed);
  }

  /**
   * Waits until there is room, so long at most.
   *
   * @return empty when there was none
   */
  public Optional<Pass> enter(long bytes, Duration patience) throws InterruptedException {
    int needed = needed(bytes);
    return megabytes.tryAcquire(needed, patience.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(() -> megabytes.release(needed))
        : Optional.empty();
  }

  /** A value that is larger than all that there is goes alone. */
  private int needed(long bytes) {
    return bytes < SMALL ? 0 : (int) Math.min(all, bytes * COPIES / SMALL);
  }
}
