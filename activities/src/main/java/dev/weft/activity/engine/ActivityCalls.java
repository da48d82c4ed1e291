package dev.weft.activity.engine;

import dev.weft.activity.failure.Failures;
import dev.weft.activity.failure.TypedFailure;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of an activity: heartbeats while it runs, interrupts it when the engine says that
 * it was cancelled, and hands failures to the engine with their types.
 */
public final class ActivityCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityCalls.class);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heartbeats").factory());

  /**
   * Does the work of the current activity.
   *
   * @param work gets what the engine knows of the activity
   * @throws io.temporal.failure.ApplicationFailure with the type of what the work threw
   * @throws ActivityCompletionException when the activity was cancelled, or is no longer wanted
   */
  public <T extends @Nullable Object> T call(Function<ActivityInfo, T> work) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    if (info.isLocal()) {
      return typed(info, work);
    }
    Heart heart = new Heart(context, Thread.currentThread());
    ScheduledFuture<?> beats =
        timer.scheduleWithFixedDelay(
            heart::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return typed(info, work);
    } catch (RuntimeException e) {
      // Whatever the interrupt broke off, the cancel is what happened.
      ActivityCompletionException stopped = heart.stopped();
      throw stopped == null ? e : stopped;
    } finally {
      beats.cancel(false);
      heart.rest();
    }
  }

  private static <T extends @Nullable Object> T typed(
      ActivityInfo info, Function<ActivityInfo, T> work) {
    try {
      return work.apply(info);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      TypedFailure failure = Failures.typed(e);
      if (failure.getCause() != null) {
        LOG.warn("{} failed: {}", info.getActivityType(), failure.type(), failure.getCause());
      }
      throw failure.toApplicationFailure(info.getAttempt());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Tells the engine that the work goes on, and hears whether it should. */
  private static final class Heart {
    private final ActivityExecutionContext context;
    private final Thread worker;
    private @Nullable ActivityCompletionException stopped;
    private boolean resting;

    Heart(ActivityExecutionContext context, Thread worker) {
      this.context = context;
      this.worker = worker;
    }

    synchronized void beat() {
      if (resting || stopped != null) {
        return;
      }
      try {
        context.heartbeat(null);
      } catch (ActivityCompletionException e) {
        stopped = e;
        worker.interrupt();
      }
    }

    synchronized @Nullable ActivityCompletionException stopped() {
      return stopped;
    }

    /** No interrupt may reach the thread once its work has ended. */
    synchronized void rest() {
      resting = true;
      if (stopped != null) {
        Thread.interrupted();
      }
    }
  }
}
