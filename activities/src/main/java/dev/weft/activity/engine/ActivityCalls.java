package dev.weft.activity.engine;

import dev.weft.activity.failure.Failures;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of an activity: heartbeats while it runs, interrupts it when the engine says that
 * it was cancelled or {@link #cancel} says so sooner, and hands failures to the engine with their
 * types.
 */
public final class ActivityCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityCalls.class);
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** How long a call that was cut off ahead of the engine waits for the engine to know. */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  /** How often it is looked whose call has lasted long enough for heartbeats. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final int IDLE_LOOKS = 40;

  private final Set<Heart> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Duration ahead;

  /** Nothing runs yet. */
  public ActivityCalls() {
    this(AHEAD);
  }

  /** With another patience for the engine to learn of a cancel that was announced. */
  ActivityCalls(Duration ahead) {
    this.ahead = ahead;
  }

  /**
   * Does the work of the current activity.
   *
   * @param work gets what the engine knows of the activity
   * @throws ApplicationFailure with the type of what the work threw
   * @throws ActivityCompletionException when the activity was cancelled, or is no longer wanted
   */
  public <T extends @Nullable Object> T call(Function<ActivityInfo, T> work) {
    return call(null, work);
  }

  /**
   * The same for work that a cancel of its run cuts off. Not for what is done because a run was
   * cancelled, such as an undo.
   *
   * @throws ApplicationFailure of type {@code Cancelled} when it was cut off
   */
  public <T extends @Nullable Object> T callWhileWanted(
      RunContext run, Function<ActivityInfo, T> work) {
    return call(key(run.tenant(), run.runId()), work);
  }

  /** Cuts off every running call of a run that the engine was asked to cancel. */
  public void cancel(String tenant, String runId) {
    of(tenant, runId).forEach(Heart::cut);
  }

  /**
   * Cuts off every running call of a run that the engine is about to be asked to cancel. They tell
   * the engine once {@link #cancel}, or the engine itself, says that it was; if neither comes, they
   * are made again.
   */
  public void cutAhead(String tenant, String runId) {
    of(tenant, runId).forEach(Heart::cutAhead);
  }

  private Stream<Heart> of(String tenant, String runId) {
    String run = key(tenant, runId);
    return running.stream().filter(heart -> run.equals(heart.run));
  }

  private <T extends @Nullable Object> T call(
      @Nullable String run, Function<ActivityInfo, T> work) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    if (info.isLocal()) {
      return typed(info, work);
    }
    Heart heart = new Heart(run, context, Thread.currentThread(), ahead);
    running.add(heart);
    if (!looking.get()) {
      lookAfterHearts();
    }
    try {
      return typed(info, work);
    } catch (RuntimeException e) {
      // Whatever the interrupt broke off, the cancel is what happened.
      throw heart.cause(e);
    } finally {
      heart.rest();
      running.remove(heart);
    }
  }

  /** Most calls are over before their first heartbeat, and cost no thread. */
  private void lookAfterHearts() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("heartbeats").start(this::look);
    }
  }

  private void look() {
    try {
      for (int idle = 0; idle < IDLE_LOOKS; idle = running.isEmpty() ? idle + 1 : 0) {
        Thread.sleep(LOOK);
        running.stream()
            .filter(Heart::due)
            .forEach(heart -> Thread.ofVirtual().name("heartbeat").start(heart::beatOn));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looking.set(false);
    }
    if (!running.isEmpty()) {
      lookAfterHearts();
    }
  }

  private static String key(String tenant, String runId) {
    return tenant + "/" + runId;
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

  /**
   * Tells the engine that the work goes on, and hears whether it should. Each call that lasts has a
   * thread for it: a beat waits for the engine, and calls must not wait for each other's.
   */
  private static final class Heart {
    private final @Nullable String run;
    private final ActivityExecutionContext context;
    private final Thread worker;
    private final Duration ahead;
    private final long began = System.nanoTime();
    private boolean beating;
    private @Nullable ActivityCompletionException stopped;
    private boolean interrupted;
    private boolean decided;
    private boolean resting;

    Heart(@Nullable String run, ActivityExecutionContext context, Thread worker, Duration ahead) {
      this.run = run;
      this.context = context;
      this.worker = worker;
      this.ahead = ahead;
    }

    /** Whether the call has lasted so long that its first heartbeat is due. */
    synchronized boolean due() {
      boolean due = !beating && !resting && System.nanoTime() - began >= BEAT.toNanos();
      beating |= due;
      return due;
    }

    /** Holds no lock while it asks the engine, so that a cut never waits for that. */
    void beatOn() {
      try {
        do {
          context.heartbeat(null);
        } while (wanted());
      } catch (ActivityCompletionException e) {
        stop(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits for the next beat; false when none shall come. */
    private synchronized boolean wanted() throws InterruptedException {
      long end = System.nanoTime() + BEAT.toNanos();
      while (!resting) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return true;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return false;
    }

    private synchronized void stop(ActivityCompletionException why) {
      stopped = why;
      cut();
    }

    synchronized void cut() {
      decided = true;
      notifyAll();
      cutAhead();
    }

    /** Interrupts the work, once: what it does about it must not be interrupted again. */
    synchronized void cutAhead() {
      if (!resting && !interrupted) {
        interrupted = true;
        worker.interrupt();
      }
    }

    /** Why the work failed; waits for the engine's decision when the cut came before it. */
    synchronized RuntimeException cause(RuntimeException thrown) {
      if (!interrupted) {
        return thrown;
      }
      boolean known = awaitDecision();
      if (stopped != null) {
        return stopped;
      }
      return known
          ? ApplicationFailure.newNonRetryableFailure(
              "cut off: the run is being cancelled", ErrorType.Cancelled.name())
          : ApplicationFailure.newFailure(
              "cut off for a cancel that did not come", ErrorType.Unavailable.name());
    }

    private synchronized boolean awaitDecision() {
      Thread.interrupted();
      long end = System.nanoTime() + ahead.toNanos();
      try {
        for (long left = ahead.toNanos(); !decided && left > 0; left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return decided;
    }

    /** No interrupt may reach the thread once its work has ended. */
    synchronized void rest() {
      resting = true;
      notifyAll();
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }
}
