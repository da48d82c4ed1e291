package dev.weft.platform.signal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Wakes listeners of this process at once, and every listener by the clock. */
class TickingSignals implements RunSignals {
  private static final long POLL_MILLIS = 500;
  private static final int TICKS_WHEN_CONNECTED = 10;

  private final ConcurrentHashMap<String, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weft-signals-clock").factory());
  private final BooleanSupplier connected;
  private int ticks;

  /** A subscription: two of the same Runnable are two. */
  private static final class Listener {
    private final Runnable woken;
    private final boolean toProgress;

    Listener(Runnable woken, boolean toProgress) {
      this.woken = woken;
      this.toProgress = toProgress;
    }
  }

  TickingSignals() {
    this(() -> false);
  }

  /**
   * Signals with a channel to other processes.
   *
   * @param connected whether that channel works: then the clock wakes less often
   */
  TickingSignals(BooleanSupplier connected) {
    this.connected = connected;
    var _ =
        clock.scheduleWithFixedDelay(this::tick, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    ticks++;
    if (!connected.getAsBoolean() || ticks % TICKS_WHEN_CONNECTED == 0) {
      listeners.values().forEach(set -> set.forEach(TickingSignals::wake));
    }
  }

  @Override
  public void publish(String tenant, String runId, long seq) {
    wake(tenant, runId, false);
  }

  @Override
  public void publishProgress(String tenant, String runId, long seq) {
    wake(tenant, runId, true);
  }

  /**
   * Wakes who listens to a run.
   *
   * @param progressOnly whether it neither has ended nor waits for a person
   */
  final void wake(String tenant, String runId, boolean progressOnly) {
    for (Listener listener : listeners.getOrDefault(name(tenant, runId), Set.of())) {
      if (listener.toProgress || !progressOnly) {
        wake(listener);
      }
    }
  }

  @Override
  public final Subscription subscribe(String tenant, String runId, Runnable listener) {
    return subscribe(tenant, runId, new Listener(listener, true));
  }

  @Override
  public final Subscription subscribeToRest(String tenant, String runId, Runnable listener) {
    return subscribe(tenant, runId, new Listener(listener, false));
  }

  private Subscription subscribe(String tenant, String runId, Listener entry) {
    String name = name(tenant, runId);
    listeners.compute(
        name,
        (_, set) -> {
          Set<Listener> kept = set == null ? ConcurrentHashMap.newKeySet() : set;
          kept.add(entry);
          return kept;
        });
    return () ->
        listeners.computeIfPresent(
            name,
            (_, set) -> {
              set.remove(entry);
              return set.isEmpty() ? null : set;
            });
  }

  private static void wake(Listener listener) {
    try {
      listener.woken.run();
    } catch (RuntimeException e) {
      System.getLogger(RunSignals.class.getName())
          .log(System.Logger.Level.WARNING, "a listener failed", e);
    }
  }

  private static String name(String tenant, String runId) {
    return tenant + "/" + runId;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
