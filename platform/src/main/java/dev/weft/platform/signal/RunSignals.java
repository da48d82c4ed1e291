package dev.weft.platform.signal;

/**
 * Announces changes of runs to those who wait for them. A signal says only that something changed:
 * the database holds what. Signals may be lost or doubled, so listeners are also woken now and then
 * without one.
 */
public interface RunSignals extends AutoCloseable {
  /** A change that nobody announces: listeners are woken by the clock alone. */
  static RunSignals none() {
    return new TickingSignals();
  }

  /** Under this name, in place of a run's id, new entries of its token stream are announced. */
  static String tokensOf(String runId) {
    return runId + ".tokens";
  }

  /**
   * Announces that a run has changed. Never fails and never waits.
   *
   * @param seq the number of the run's last event
   */
  void publish(String tenant, String runId, long seq);

  /**
   * Announces that a run went on, as by one of its steps, and neither has ended nor waits for a
   * person now. Never fails and never waits.
   *
   * @param seq the number of the run's last event
   */
  void publishProgress(String tenant, String runId, long seq);

  /**
   * Listens to one run until closed.
   *
   * @param listener called from another thread after each change, and at least every few seconds;
   *     must not block for long
   */
  Subscription subscribe(String tenant, String runId, Runnable listener);

  /**
   * The same for who waits until the run rests: its progress wakes nobody.
   *
   * @param listener as for {@link #subscribe}
   */
  Subscription subscribeToRest(String tenant, String runId, Runnable listener);

  @Override
  void close();

  /** Listening to a run; closing ends it. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
