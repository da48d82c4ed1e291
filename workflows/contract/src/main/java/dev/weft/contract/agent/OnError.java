package dev.weft.contract.agent;

/** What a step's final failure means for its flow. */
public enum OnError {
  /** The flow fails, and what was done is undone. */
  ABORT,
  /** The flow goes on without the step's result. */
  CONTINUE,
  /** The step is tried {@code retryCount} times more, then the flow fails. */
  RETRY
}
