package dev.weft.api.engine;

import java.util.List;

/** The short way to the running calls of runs that the engine is asked to cancel. */
public interface Cancels {
  /** Tells the workers. Never fails: they hear of a cancel from the engine as well, later. */
  void send(String tenant, String runId);

  /**
   * Tells the workers of many that the engine will be asked for, one after the other. Never fails.
   */
  void announce(String tenant, List<String> runIds);
}
