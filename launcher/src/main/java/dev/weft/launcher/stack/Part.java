package dev.weft.launcher.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one part is started, watched and stopped.
 *
 * @param name which part
 * @param region whose; empty when it is of all regions, or of the first one
 * @param prepare runs before each start
 * @param launch makes the process; null when the part runs elsewhere
 * @param probe tells how it does; null for a task that ends by itself
 * @param afterReady runs once it answers; it is ready when this has succeeded
 * @param stopSignal the signal that asks it to end
 * @param grace how long it may take to end
 * @param startLimit how long it may take to answer
 * @param address where it answers; empty when nowhere
 */
record Part(
    PartName name,
    String region,
    Step prepare,
    @Nullable Launch launch,
    @Nullable Probe probe,
    Step afterReady,
    String stopSignal,
    Duration grace,
    Duration startLimit,
    String address) {

  /** A part of all regions, or of the first one. */
  Part(
      PartName name,
      Step prepare,
      @Nullable Launch launch,
      @Nullable Probe probe,
      Step afterReady,
      String stopSignal,
      Duration grace,
      Duration startLimit,
      String address) {
    this(name, "", prepare, launch, probe, afterReady, stopSignal, grace, startLimit, address);
  }

  /** This part, as that of a further region. */
  Part of(String furtherRegion) {
    return new Part(
        name,
        furtherRegion,
        prepare,
        launch,
        probe,
        afterReady,
        stopSignal,
        grace,
        startLimit,
        address);
  }

  /** What the part is called in states, logs and messages, as in {@code worker-us-east-1}. */
  String id() {
    return region.isEmpty() ? name.text() : name.text() + "-" + region;
  }

  /** A piece of work that may fail and is then tried again. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException, SQLException, InterruptedException;

    static Step nothing() {
      return () -> {};
    }
  }

  /**
   * A process to start.
   *
   * @param command program and arguments; no secrets, since everyone can read them
   * @param environment variables to set
   * @param folder where it works
   */
  record Launch(List<String> command, Map<String, String> environment, Path folder) {}
}
