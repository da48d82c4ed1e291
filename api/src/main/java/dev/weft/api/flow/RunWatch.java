package dev.weft.api.flow;

import dev.weft.api.store.Runs;
import dev.weft.platform.signal.RunSignals;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Waits for changes of runs. A signal wakes it at once; when signals are away it looks each second.
 * Each wait parks the request's own virtual thread and nothing else.
 */
@Component
class RunWatch {
  private static final long POLL_MILLIS = 1000;

  private final Runs runs;
  private final Set<Semaphore> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  RunWatch(Runs runs) {
    this.runs = runs;
  }

  /** A wait for changes of one run. */
  final class Change implements AutoCloseable {
    private final Semaphore changed = new Semaphore(0);
    private final RunSignals.Subscription subscription;

    private Change(String tenant, String runId) {
      subscription = runs.onRest(tenant, runId, changed::release);
      waiting.add(changed);
    }

    /** Returns after a change, after a second, or after the time given. */
    void await(long millis) throws InterruptedException {
      if (changed.tryAcquire(Math.clamp(millis, 1, POLL_MILLIS), TimeUnit.MILLISECONDS)) {
        changed.drainPermits();
      }
    }

    @Override
    public void close() {
      waiting.remove(changed);
      subscription.close();
    }
  }

  Change changes(String tenant, String runId) {
    return new Change(tenant, runId);
  }

  @EventListener
  void close(ContextClosedEvent event) {
    closing = true;
    waiting.forEach(Semaphore::release);
  }

  /** Waits until the run has ended or needs a person, at most as long as given. */
  void awaitRest(String tenant, String runId, Duration longest) {
    if (longest.isZero()) {
      return;
    }
    long end = System.nanoTime() + longest.toNanos();
    try (Change change = changes(tenant, runId)) {
      while (!closing && !runs.rests(tenant, runId)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return;
        }
        change.await(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
