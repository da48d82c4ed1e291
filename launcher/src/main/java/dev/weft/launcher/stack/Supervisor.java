package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.Json;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that keeps the stack running: starts its parts, restarts what crashes, and stops all
 * of it in reverse order when it is asked to end.
 */
public final class Supervisor {
  private final Path run;
  private final String build;
  private final LogFiles logs;
  private final List<PartRunner> runners = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ProcessIdentity self = ProcessIdentity.current();

  private Supervisor(Path home, LaunchPlan plan, WeftConfig config, List<Part> parts) {
    this.run = home.resolve("run");
    this.build = plan.build();
    this.logs = new LogFiles(home.resolve("logs"));
    Map<PartName, PartRunner> byName = new EnumMap<>(PartName.class);
    List<Part> ordered = new ArrayList<>(parts);
    ordered.sort(Comparator.comparing(part -> needs(part.name(), config).contains(PartName.API)));
    for (Part part : ordered) {
      List<PartRunner> needs = new ArrayList<>();
      for (PartName need : needs(part.name(), config)) {
        PartRunner runner = byName.get(need);
        if (runner != null) {
          needs.add(runner);
        }
      }
      PartRunner runner = new PartRunner(part, needs, run, logs, this::save);
      byName.putIfAbsent(part.name(), runner);
      runners.add(runner);
    }
    runners.sort(Comparator.comparing(runner -> runner.part().name()));
  }

  /**
   * Runs until it is told to end by SIGTERM.
   *
   * @param args the home folder
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Path.of(args[0]);
    Path run = home.resolve("run");
    Optional<FileLocks> lock = FileLocks.tryAcquire(lockFile(run));
    if (lock.isEmpty()) {
      System.err.println("another supervisor already runs this stack");
      System.exit(1);
    }
    LaunchPlan plan = LaunchPlan.read(run).orElseThrow();
    Path effective = run.resolve("effective.yaml");
    WeftConfig config =
        WeftConfigLoader.parse(effective.toString(), Files.readString(effective), Map.of(), home);
    ProcessConfig.write(config);
    boolean shared = plan.ownTemporal() && !config.regions().isEmpty();
    try (EngineTokens tokens = shared ? EngineTokens.open(config) : null) {
      URI keys = tokens == null ? null : tokens.keys();
      ServerCertificates certificates = ServerCertificates.of(config);
      if (certificates != null) {
        certificates.write();
      }
      Secrets secrets = Secrets.open(home);
      List<Part> parts = new Parts(plan, config, secrets, keys).list();
      new Supervisor(home, plan, config, parts)
          .supervise(tokens, certificates, new CertificateRenewal(plan, config, secrets, run));
    }
  }

  static Path lockFile(Path run) {
    return run.resolve("supervisor.lock");
  }

  private void supervise(
      @Nullable EngineTokens tokens,
      @Nullable ServerCertificates certificates,
      CertificateRenewal renewal)
      throws InterruptedException {
    save();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "stop"));
    for (PartRunner runner : runners) {
      logs.rotate(runner.part().id());
      Thread thread = new Thread(runner, runner.part().id());
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    while (true) {
      TimeUnit.SECONDS.sleep(certificates == null ? 10 : 2);
      runners.forEach(runner -> logs.bound(runner.part().id()));
      logs.bound("supervisor");
      if (tokens != null) {
        tokens.renew();
      }
      if (certificates != null) {
        renewal.bring(certificates, runners);
      }
    }
  }

  /** After a restore the worker waits for the api, which is ready when runs were compared. */
  private static Set<PartName> needs(PartName part, WeftConfig config) {
    Set<PartName> needs = EnumSet.noneOf(PartName.class);
    needs.addAll(part.needs());
    if (part == PartName.WORKER && config.api().reconcileFirst()) {
      needs.add(PartName.API);
    }
    return needs;
  }

  private synchronized void save() {
    Json.save(
        StackState.file(run),
        new StackState(self, build, runners.stream().map(PartRunner::state).toList()));
  }

  private void stopAll() {
    TreeMap<Integer, List<PartRunner>> byDepth = new TreeMap<>();
    for (PartRunner runner : runners) {
      byDepth.computeIfAbsent(depth(runner.part().name()), depth -> new ArrayList<>()).add(runner);
    }
    for (List<PartRunner> level : byDepth.descendingMap().values()) {
      List<Thread> stops =
          level.stream().map(runner -> Thread.ofPlatform().start(runner::stop)).toList();
      for (Thread stop : stops) {
        try {
          stop.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    try {
      Files.deleteIfExists(StackState.file(run));
    } catch (IOException e) {
      System.err.println("cannot remove the state file: " + e);
    }
  }

  private static int depth(PartName part) {
    return part.needs().stream().mapToInt(need -> depth(need) + 1).max().orElse(0);
  }
}
