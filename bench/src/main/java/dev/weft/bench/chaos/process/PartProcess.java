package dev.weft.bench.chaos.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of the stack, and no other that gets its number later.
 *
 * @param pid its number
 * @param start boot and tick of its start, as the supervisor writes them down
 */
public record PartProcess(long pid, String start) {
  private static final int START = 19;

  /** The process that has a number now. */
  public static PartProcess of(long pid) {
    List<String> stat = stat(pid);
    return new PartProcess(pid, ":" + (stat.size() > START ? stat.get(START) : "none"));
  }

  /** Whether this very process runs; one that only waits to be buried does not. */
  public boolean isAlive() {
    List<String> stat = stat();
    return stat.size() > START
        && start.endsWith(":" + stat.get(START))
        && !"ZX".contains(stat.getFirst());
  }

  /** Whether it is stopped by SIGSTOP. */
  public boolean isStopped() {
    return isAlive() && stat().getFirst().equals("T");
  }

  /** Sends signal 9; true once it is gone. */
  public boolean kill() throws InterruptedException {
    if (!isAlive()) {
      return false;
    }
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return await(() -> !isAlive(), Duration.ofSeconds(10));
  }

  /** Its number and those of its children. */
  public List<Long> family() {
    List<Long> family = new ArrayList<>(List.of(pid));
    ProcessHandle.of(pid)
        .ifPresent(handle -> handle.descendants().map(ProcessHandle::pid).forEach(family::add));
    return family;
  }

  /** Waits for a condition; tells whether it came true. */
  public static boolean await(java.util.function.BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  /** What the kernel says after the name: the state first, the start's tick as the twentieth. */
  private List<String> stat() {
    return stat(pid);
  }

  private static List<String> stat(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException e) {
      return List.of();
    }
  }
}
