package dev.weft.api.engine;

import java.time.Duration;

/** Rotations of tenants' keys in the engine. */
public interface KeyRotations {
  /**
   * Starts a rotation now, unless one runs that was started so.
   *
   * @throws Engine.UnreachableException when the engine does not answer
   */
  void start(String tenant);

  /**
   * Lets the engine start a rotation from time to time; repeating it changes nothing.
   *
   * @param every how often; zero for never
   * @throws Engine.UnreachableException when the engine does not answer
   * @throws ScheduleEngine.UnsupportedException when it has no schedules
   */
  void schedule(String tenant, Duration every);
}
