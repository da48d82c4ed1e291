package dev.weft.api.engine;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.ScheduleView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The engine's clock. */
public interface ScheduleEngine {
  /**
   * Makes the schedule what it shall be; repeating it changes nothing. A pause that somebody else
   * made stays.
   *
   * @throws UnsupportedException when the engine has no schedules
   * @throws RefusedException when the engine cannot keep a schedule like this
   * @throws Engine.UnreachableException when it does not answer
   */
  void apply(ScheduleView schedule);

  /** Forgets a schedule; runs that it started go on. */
  void delete(ScheduleView schedule);

  /** What the engine says of a schedule; empty when it does not know it. */
  Optional<State> describe(ScheduleView schedule);

  /** The ids of the schedules that the engine lists; it may list one a moment late. */
  @EachRegion
  Set<String> ids();

  /** Pauses or resumes. */
  void pause(ScheduleView schedule, boolean paused);

  /** Lets it start now, as its rule for overlaps says. */
  void trigger(ScheduleView schedule);

  /** The engine has no schedules: it is the in-memory test server. */
  final class UnsupportedException extends RuntimeException {
    public UnsupportedException(Throwable cause) {
      super("the engine has no schedules", cause);
    }
  }

  /** The engine cannot keep the schedule: it reads a time in another way, for example. */
  final class RefusedException extends RuntimeException {
    public RefusedException(Throwable cause) {
      super("the engine refused the schedule", cause);
    }
  }

  /**
   * A schedule in the engine.
   *
   * @param paused whether it starts nothing by itself
   * @param next the next times
   * @param skipped how many times were skipped, because an earlier run had not ended
   * @param missed how many times passed unseen and were too long ago to be made up for
   */
  record State(boolean paused, List<Instant> next, long skipped, long missed) {
    public State {
      next = List.copyOf(next);
    }
  }
}
