package dev.weft.bench.chaos.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Watches the processes of a part, and remembers when one was gone, whatever ended it. */
public final class Deaths implements AutoCloseable {
  private static final long LOOK_MILLIS = 250;

  private final StackProcesses processes;
  private final String part;
  private final Set<PartProcess> alive = new HashSet<>();
  private final List<Instant> seen = new ArrayList<>();
  private final Thread watch;

  /** Begins to watch. */
  public Deaths(StackProcesses processes, String part) {
    this.processes = processes;
    this.part = part;
    watch = Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        look();
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    alive.addAll(processes.find(part).values());
    for (PartProcess process : List.copyOf(alive)) {
      if (!process.isAlive()) {
        alive.remove(process);
        seen.add(Instant.now());
      }
    }
  }

  /** When one was seen to be gone. */
  public synchronized List<Instant> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
