package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps one part running: starts it when what it needs is up, and again when it crashes. */
final class PartRunner implements Runnable {
  private static final Duration STABLE = Duration.ofSeconds(60);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private final Part part;
  private final List<PartRunner> needs;
  private final Path run;
  private final LogFiles logs;
  private final Runnable onChange;

  private volatile PartStatus status = PartStatus.WAITING;
  private volatile Instant since = Instant.now();
  private volatile String detail = "";
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile @Nullable ProcessIdentity identity;
  private volatile boolean stopping;
  private int failuresInARow;

  PartRunner(Part part, List<PartRunner> needs, Path run, LogFiles logs, Runnable onChange) {
    this.part = part;
    this.needs = List.copyOf(needs);
    this.run = run;
    this.logs = logs;
    this.onChange = onChange;
  }

  Part part() {
    return part;
  }

  PartState state() {
    return new PartState(
        part.id(),
        status,
        identity,
        part.address(),
        restarts.get(),
        detail,
        since.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        for (PartRunner need : needs) {
          need.awaitUp();
        }
        long started = System.nanoTime();
        try {
          runOnce();
          return;
        } catch (IOException | SQLException | RuntimeException e) {
          if (stopping) {
            return;
          }
          ProcessIdentity ended = identity;
          identity = null;
          if (ended != null && RestartRequest.take(run, part.id(), ended)) {
            failuresInARow = 0;
            detail = "";
            log("ended, as was asked for");
            continue;
          }
          detail = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
          boolean wasStable = System.nanoTime() - started > STABLE.toNanos();
          failuresInARow = wasStable ? 1 : failuresInARow + 1;
          restarts.incrementAndGet();
          become(PartStatus.RESTARTING);
          log("stopped: " + detail);
          TimeUnit.MILLISECONDS.sleep(pause(failuresInARow).toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The pause before the nth try in a row: half a second, doubled each time, at most 30 s. */
  static Duration pause(int failuresInARow) {
    return Duration.ofMillis(Math.min(30_000, 500L << Math.min(10, failuresInARow - 1)));
  }

  private void runOnce() throws IOException, SQLException, InterruptedException {
    become(PartStatus.STARTING);
    part.prepare().run();
    Part.Launch launch = part.launch();
    Process process = launch == null ? null : start(launch);
    Probe probe = part.probe();
    if (probe == null) {
      awaitTask(process);
      return;
    }
    long deadline = System.nanoTime() + part.startLimit().toNanos();
    while (probe.check() != Probe.Health.READY) {
      requireAlive(process);
      if (process != null && System.nanoTime() > deadline) {
        stopProcess();
        throw new IOException("did not answer within " + part.startLimit().toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    afterReady(process, deadline);
    detail = "";
    become(PartStatus.READY);
    log("ready");
    watch(process, probe);
  }

  private void awaitTask(@Nullable Process process) throws IOException, InterruptedException {
    int exit = process == null ? 0 : process.waitFor();
    if (exit != 0) {
      throw new IOException("ended with exit code " + exit);
    }
    identity = null;
    detail = "";
    become(PartStatus.DONE);
    log("done");
  }

  private void afterReady(@Nullable Process process, long deadline)
      throws IOException, SQLException, InterruptedException {
    while (true) {
      try {
        part.afterReady().run();
        return;
      } catch (IOException | SQLException | RuntimeException e) {
        requireAlive(process);
        if (process != null && System.nanoTime() > deadline) {
          stopProcess();
          throw e;
        }
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (!reason.equals(detail)) {
          detail = reason;
          onChange.run();
          log("not ready yet: " + reason);
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  private void watch(@Nullable Process process, Probe probe)
      throws IOException, InterruptedException {
    long lastHeard = System.nanoTime();
    while (!stopping) {
      if (process == null) {
        TimeUnit.SECONDS.sleep(3);
      } else if (process.waitFor(3, TimeUnit.SECONDS)) {
        throw new IOException("ended with exit code " + process.exitValue());
      }
      Probe.Health health = probe.check();
      if (health != Probe.Health.SILENT) {
        lastHeard = System.nanoTime();
      }
      if (process != null && System.nanoTime() - lastHeard > SILENCE_LIMIT.toNanos()) {
        stopProcess();
        throw new IOException("did not answer for " + SILENCE_LIMIT.toSeconds() + " s");
      }
      PartStatus now = health == Probe.Health.READY ? PartStatus.READY : PartStatus.UNHEALTHY;
      if (now != status && !stopping) {
        become(now);
      }
    }
  }

  private synchronized Process start(Part.Launch launch) throws IOException, InterruptedException {
    if (stopping) {
      throw new InterruptedException();
    }
    Path log = logs.of(part.id());
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .directory(launch.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (launch.environment().containsKey(WeftConfigLoader.FILE_VARIABLE)) {
      // Its file says everything: what was set for the first region must not change another's.
      builder.environment().keySet().removeIf(WeftConfigLoader::isOverride);
    }
    builder.environment().putAll(launch.environment());
    Process process = builder.start();
    identity = ProcessIdentity.of(process.pid()).orElse(null);
    onChange.run();
    log("process " + process.pid());
    return process;
  }

  private void requireAlive(@Nullable Process process) throws IOException {
    if (process != null && !process.isAlive()) {
      throw new IOException("ended with exit code " + process.exitValue());
    }
  }

  private synchronized void become(PartStatus next) {
    if (stopping && next != PartStatus.STOPPED) {
      return;
    }
    status = next;
    since = Instant.now();
    notifyAll();
    onChange.run();
  }

  private synchronized void awaitUp() throws InterruptedException {
    while (!status.isUp()) {
      wait();
    }
  }

  private void stopProcess() throws InterruptedException {
    ProcessIdentity running = identity;
    if (running != null) {
      running.stop(part.stopSignal(), part.grace());
    }
  }

  /** Ends the part for good; returns when its process is gone. */
  void stop() {
    synchronized (this) {
      stopping = true;
    }
    try {
      stopProcess();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    identity = null;
    become(PartStatus.STOPPED);
    log("stopped");
  }

  private void log(String line) {
    System.out.println(
        Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + part.id() + ": " + line);
  }
}
