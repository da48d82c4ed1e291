package dev.weft.launcher.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process, and no other that gets its number later.
 *
 * @param pid its number
 * @param start what the kernel says of its start: the boot and the tick within it
 */
public record ProcessIdentity(long pid, String start) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Returns the identity of a running process. */
  public static Optional<ProcessIdentity> of(long pid) {
    String start = start(pid);
    return start == null ? Optional.empty() : Optional.of(new ProcessIdentity(pid, start));
  }

  /** Returns the identity of this process. */
  public static ProcessIdentity current() {
    return of(ProcessHandle.current().pid()).orElseThrow();
  }

  /** Tells whether this very process still runs. */
  public boolean isAlive() {
    return start.equals(start(pid));
  }

  /** Sends a signal, as in {@code TERM}, {@code INT} or {@code KILL}; a gone process is fine. */
  public void signal(String signal) {
    if (!isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(ProcessHandle::destroy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the process is gone; tells whether it is. */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  /** Asks the process to end and, when it does not in time, kills it. */
  public void stop(String signal, Duration grace) throws InterruptedException {
    signal(signal);
    if (!awaitEnd(grace)) {
      signal("KILL");
      awaitEnd(Duration.ofSeconds(10));
    }
  }

  private static @Nullable String start(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean gone = fields[0].equals("Z") || fields[0].equals("X");
      return gone ? null : Files.readString(BOOT).strip() + ":" + fields[19];
    } catch (IOException e) {
      return null;
    }
  }
}
