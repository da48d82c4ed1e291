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

  private final ConcurrentHashMap<String, Set<Runnable>> listeners = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weft-signals-clock").factory());
  private final BooleanSupplier connected;
  private int ticks;

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
    wake(tenant, runId);
  }

  final void wake(String tenant, String runId) {
    listeners.getOrDefault(name(tenant, runId), Set.of()).forEach(TickingSignals::wake);
  }

  @Override
  public final Subscription subscribe(String tenant, String runId, Runnable listener) {
    String name = name(tenant, runId);
    // Two subscriptions of the same Runnable are two.
    Runnable entry = () -> listener.run();
    listeners.compute(
        name,
        (_, set) -> {
          Set<Runnable> kept = set == null ? ConcurrentHashMap.newKeySet() : set;
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

  private static void wake(Runnable listener) {
    try {
      listener.run();
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
