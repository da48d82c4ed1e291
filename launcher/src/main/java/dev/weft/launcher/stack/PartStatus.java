package dev.weft.launcher.stack;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a part is doing. */
public enum PartStatus {
  /** Waits for a part that it needs. */
  @JsonProperty("waiting")
  WAITING,
  /** Was started and does not answer yet. */
  @JsonProperty("starting")
  STARTING,
  /** Answers. */
  @JsonProperty("ready")
  READY,
  /** Runs, but does not answer as it should. */
  @JsonProperty("unhealthy")
  UNHEALTHY,
  /** Crashed; the next try comes after a pause. */
  @JsonProperty("restarting")
  RESTARTING,
  /** Did its work and ended. */
  @JsonProperty("done")
  DONE,
  /** Was stopped. */
  @JsonProperty("stopped")
  STOPPED;

  /** Tells whether what needs this part may start. */
  public boolean isUp() {
    return this == READY || this == DONE;
  }
}
