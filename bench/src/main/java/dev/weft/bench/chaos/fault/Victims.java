package dev.weft.bench.chaos.fault;

import dev.weft.bench.chaos.process.Companion;
import dev.weft.bench.chaos.process.PartProcess;
import dev.weft.bench.chaos.process.StackProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Finds the process that a fault means, of the stack or beside it. */
final class Victims {
  /**
   * How long a fault waits for its victim, which another may have killed a moment ago: as long as a
   * busy machine starts a whole stack.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final StackProcesses processes;
  private final Map<String, Companion> beside;

  /**
   * A process by its part.
   *
   * @param name of the part; of the worker, that of its region's
   * @param process what runs it now
   */
  record Victim(String name, PartProcess process) {
    @Override
    public String toString() {
      return "process " + process.pid() + " (" + name + ")";
    }
  }

  Victims(Path home, List<Companion> beside) {
    processes = new StackProcesses(home);
    this.beside = beside.stream().collect(Collectors.toMap(Companion::name, one -> one));
  }

  /** A server beside the stack; nothing when this stack has none of the name. */
  Optional<Companion> beside(String name) {
    return Optional.ofNullable(beside.get(name));
  }

  /** Waits for a victim that is down for a moment; of several, the strike's draw chooses. */
  Optional<Victim> find(Strike strike) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<Victim> found = now(strike);
    while (found.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(100);
      found = now(strike);
    }
    return found;
  }

  private Optional<Victim> now(Strike strike) {
    String target = strike.kind().target();
    Companion companion = beside.get(target);
    if (companion != null) {
      return companion.find().map(process -> new Victim(target, process));
    }
    List<Victim> running = new ArrayList<>();
    processes.find(target).forEach((name, process) -> running.add(new Victim(name, process)));
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(running.get(Math.floorMod(strike.draw(), running.size())));
  }
}
