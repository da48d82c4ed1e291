package dev.weft.api.engine;

/** The short way to the running calls of a run that the engine was asked to cancel. */
@FunctionalInterface
public interface Cancels {
  /** Tells the workers. Never fails: they hear of a cancel from the engine as well, later. */
  void send(String tenant, String runId);
}
