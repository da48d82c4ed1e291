package dev.weft.launcher.stack;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.TlsChecks;
import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.build.ApplicationFolder;
import dev.weft.launcher.build.SourceBuild;
import dev.weft.launcher.engine.EnginePrograms;
import dev.weft.launcher.engine.EngineProvisioner;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.os.Ports;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.ProcessIdentity;
import dev.weft.launcher.policy.PolicyBuild;
import dev.weft.launcher.token.LocalTokens;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The embedded stack of one workspace, as commands see it. */
public final class Stack {
  /** Environment variable that keeps {@code up} from building when it is {@code never}. */
  public static final String BUILD_VARIABLE = "WEFT_BUILD";

  /** Version of the layout of the home folder that this release reads and writes. */
  public static final int DATA_VERSION = 1;

  static final String POSTGRES_MAJOR = "18";
  private static final Duration UP_LIMIT = Duration.ofMinutes(6);
  private static final int GIVE_UP_AFTER_RESTARTS = 4;
  private static final Pattern STACK_TRACE =
      Pattern.compile("^\\s*(at |\\.\\.\\. \\d+ (more|common))");

  private final Workspace workspace;
  private final Progress progress;
  private final LogFiles logs;

  /**
   * @param workspace whose stack
   * @param progress hears what happens
   */
  public Stack(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
    this.logs = new LogFiles(workspace.logs());
  }

  /** Returns the state of the running stack, or nothing when no supervisor runs. */
  public Optional<StackState> running() {
    return StackState.read(workspace.run()).filter(state -> state.supervisor().isAlive());
  }

  /** Returns how many parts still run although their supervisor is gone. */
  public long abandoned() {
    return running().isPresent()
        ? 0
        : StackState.read(workspace.run()).stream()
            .flatMap(state -> state.parts().stream())
            .filter(part -> part.process() != null && part.process().isAlive())
            .count();
  }

  /** Returns the complete configuration that the stack was last started with. */
  public Optional<WeftConfig> effective() {
    Path file = workspace.effectiveFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          WeftConfigLoader.parse(
              file.toString(), Files.readString(file), Map.of(), workspace.home()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where operators reach the engine of a complete configuration. */
  public static String operatorAddress(WeftConfig config) {
    return EngineTokens.operatorAddress(config);
  }

  /** Returns the complete configuration that a start would use now. */
  public WeftConfig configured() {
    return EffectiveConfig.of(
        workspace.config(), Secrets.open(workspace.home()), workspace.temporalConfig());
  }

  /**
   * Makes sure that the whole stack is up; quick when it already is.
   *
   * @return the complete configuration of the running stack
   */
  public WeftConfig ensureUp() {
    if (!isComplete()) {
      up(List.of());
    }
    return effective().orElseGet(this::configured);
  }

  /** Tells whether every part runs and answers; one that was started without some is not. */
  public boolean isComplete() {
    return running().filter(StackState::isUp).isPresent()
        && LaunchPlan.read(workspace.run())
            .filter(plan -> plan.parts().containsAll(EnumSet.allOf(PartName.class)))
            .isPresent();
  }

  /**
   * Builds what is missing, starts the stack and waits until every part answers.
   *
   * @param only names of parts; what they need is added; empty for all
   */
  public StackState up(List<String> only) {
    checkData();
    TlsChecks.stack(workspace.config());
    PrivateFiles.folder(workspace.home());
    writeVersion();
    try (FileLocks _ =
        FileLocks.acquire(
            workspace.run().resolve("up.lock"),
            () -> progress.say("waiting for another ./weft up or down"))) {
      Set<PartName> parts = PartName.select(only);
      boolean restored = Restore.awaitsFirstStart(workspace.home());
      if (restored && parts.contains(PartName.WORKER)) {
        parts.add(PartName.API);
      }
      SourceBuild build = new SourceBuild(workspace.root(), logs.of("build"), progress);
      boolean stale =
          parts.stream().anyMatch(PartName::isOwn)
              && !"never".equals(workspace.environment().get(BUILD_VARIABLE))
              && build.isStale();
      Optional<StackState> running = running();
      LaunchPlan plan = prepare(parts, stale ? build : null);
      if (running.isPresent()) {
        if (isCurrent(running.get(), plan)) {
          if (WorkerOptions.restore(workspace.home())) {
            progress.say("the worker runs what ./weft dev gave it: restarting it as built");
            askForAnother(running.get(), PartName.WORKER);
          }
          return awaitUp();
        }
        progress.say(
            "the running stack is not of this build and configuration, or lacks parts:"
                + " restarting it");
      }
      stopEverything();
      checkPorts(plan);
      WorkerOptions.restore(workspace.home());
      start(plan);
      StackState state = awaitUp();
      applications().keepOnly(Path.of(plan.application()));
      if (restored && parts.contains(PartName.WORKER)) {
        Restore.started(workspace.home());
      }
      return state;
    }
  }

  /**
   * Ends the worker's process, in each region, and waits for those that the supervisor starts in
   * their place.
   *
   * @return whether all answer; when not, the supervisor goes on trying
   */
  public boolean restartWorker() {
    Map<String, Integer> before = new LinkedHashMap<>();
    workers().forEach(worker -> before.put(worker.name(), worker.restarts()));
    askForAnother(running().orElseThrow(Stack::notRunning), PartName.WORKER);
    long deadline = System.nanoTime() + UP_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      List<PartState> workers = workers();
      if (workers.stream().allMatch(worker -> worker.status() == PartStatus.READY)) {
        return true;
      }
      if (workers.stream()
          .anyMatch(worker ->
              worker.restarts() > before.getOrDefault(worker.name(), Integer.MAX_VALUE))) {
        return false;
      }
      pause(50);
    }
    return false;
  }

  /** Returns the state of the running worker of the first region. */
  public PartState worker() {
    return workers().getFirst();
  }

  private List<PartState> workers() {
    List<PartState> workers =
        running().orElseThrow(Stack::notRunning).parts().stream()
            .filter(part -> isOf(PartName.WORKER, part))
            .toList();
    if (workers.isEmpty()) {
      throw new LauncherException("the stack has no worker", "run ./weft up");
    }
    return workers;
  }

  private static boolean isOf(PartName name, PartState part) {
    return part.name().equals(name.text()) || part.name().startsWith(name.text() + "-");
  }

  private static LauncherException notRunning() {
    return new LauncherException("the stack is not running", "start it with ./weft up");
  }

  /** Returns once the process is gone and the supervisor has seen it. */
  private void askForAnother(StackState state, PartName name) {
    for (PartState part : state.parts()) {
      ProcessIdentity process = part.process();
      if (isOf(name, part) && process != null) {
        RestartRequest.write(workspace.run(), part.name(), process);
        try {
          process.stop("TERM", Duration.ofSeconds(20));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new LauncherException("interrupted", "run the command again", e);
        }
        while (running().stream()
            .flatMap(now -> now.parts().stream())
            .anyMatch(now -> process.equals(now.process()))) {
          pause(20);
        }
      }
    }
  }

  /** Returns the folder of jars of which the running stack's worker was started. */
  public Path workerJars() {
    return Path.of(LaunchPlan.read(workspace.run()).orElseThrow(Stack::notRunning).application())
        .resolve("workers");
  }

  private void writeVersion() {
    Path file = versionFile(workspace.home());
    try {
      if (!Files.exists(file) || Files.readString(file).isBlank()) {
        PrivateFiles.write(file, DATA_VERSION + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the file by which a folder is known as a home of Weft's. */
  public static Path versionFile(Path home) {
    return home.resolve("VERSION");
  }

  private String declared() {
    return Declared.digest(workspace.config(), Path.of(configured().schedules().folder()));
  }

  /** Tells whether what runs has all wanted parts and would be started just the same now. */
  private boolean isCurrent(StackState running, LaunchPlan wanted) {
    return LaunchPlan.read(workspace.run())
        .filter(plan -> plan.parts().containsAll(wanted.parts()))
        .filter(plan -> wanted.declared().equals(plan.declared()))
        .filter(plan -> applications().fingerprint(modules(plan.parts())).equals(running.build()))
        .isPresent();
  }

  /**
   * Looks whether this checkout can read what stands in the home folder; changes nothing.
   *
   * @throws LauncherException when it cannot
   */
  public void checkData() {
    Path home = workspace.home();
    if (Files.exists(home) && !Files.isDirectory(home)) {
      throw new LauncherException(home + " is no folder", "set WEFT_HOME to one, or remove it");
    }
    Path file = versionFile(home);
    try {
      if (!Files.exists(file)) {
        return;
      }
      String text = Files.readString(file).strip();
      // Blank: the machine crashed before the first start's own version was on disk.
      if (!text.isEmpty() && (!text.matches("\\d{1,9}") || Integer.parseInt(text) > DATA_VERSION)) {
        throw new LauncherException(
            "the data in "
                + workspace.home()
                + " has version "
                + text
                + ", this Weft knows "
                + DATA_VERSION,
            "update the checkout, or set WEFT_HOME to another folder");
      }
      Path postgres = PostgresServer.dataFolder(workspace.home()).resolve("PG_VERSION");
      if (workspace.config().postgres().url().isEmpty() && Files.exists(postgres)) {
        String major = Files.readString(postgres).strip();
        if (!major.equals(POSTGRES_MAJOR)) {
          throw new LauncherException(
              "the database in "
                  + workspace.home()
                  + " was written by PostgreSQL "
                  + major
                  + ", the embedded one is "
                  + POSTGRES_MAJOR,
              "use the checkout that wrote it, or set WEFT_HOME to another folder");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LaunchPlan prepare(Set<PartName> parts, @Nullable SourceBuild build) {
    WeftConfig config = workspace.config();
    boolean ownPostgres = config.postgres().url().isEmpty();
    boolean ownRedis = config.redis().url().isEmpty();
    boolean ownTemporal = config.temporal().address().isEmpty();
    EmbeddedPrograms embedded = new EmbeddedPrograms(config.temporal().engine().cache(), progress);
    try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<@Nullable Object> built =
          tasks.submit(() -> {
            if (build != null) {
              build.build();
            }
            return null;
          });
      Future<@Nullable EnginePrograms> engine =
          submit(
              tasks,
              ownTemporal && parts.contains(PartName.TEMPORAL),
              () -> provisioner().provision(progress));
      Future<@Nullable Path> postgres =
          submit(tasks, ownPostgres && parts.contains(PartName.POSTGRES), embedded::postgres);
      Future<@Nullable Path> redis =
          submit(tasks, ownRedis && parts.contains(PartName.REDIS), embedded::redis);
      Future<@Nullable String> policy =
          submit(
              tasks,
              parts.contains(PartName.API) || parts.contains(PartName.WORKER),
              () -> new PolicyBuild(workspace, progress).install(config));
      await(built);
      Path application = applications().layOut(modules(parts));
      Path postgresHome = await(postgres);
      Path redisProgram = await(redis);
      await(policy);
      EnginePrograms programs = await(engine);
      if (programs != null && programs.inMemory() && TlsFiles.ofStack(config).hasCertificate()) {
        throw new LauncherException(
            "the in-memory engine, which takes the place of one that cannot be had, has no TLS",
            "see ./weft doctor for how to get the real one, or name one in temporal.address");
      }
      return new LaunchPlan(
          parts,
          ownPostgres,
          ownRedis,
          ownTemporal,
          postgresHome == null ? null : postgresHome.toString(),
          redisProgram == null ? null : redisProgram.toString(),
          programs,
          Path.of(System.getProperty("java.home")).resolve("bin/java").toString(),
          application.toString(),
          String.valueOf(application.getFileName()),
          declared());
    }
  }

  /** Returns what gets the engine for this workspace. */
  public EngineProvisioner provisioner() {
    PrivateFiles.folder(workspace.logs());
    return EngineProvisioner.of(
        workspace.config().temporal().engine(),
        workspace.temporalConfig().resolve("engine"),
        logs.of("engine-build"));
  }

  private ApplicationFolder applications() {
    return new ApplicationFolder(
        workspace.root(), PrivateFiles.folder(workspace.home().resolve("app")));
  }

  private static Set<String> modules(Set<PartName> parts) {
    Set<String> modules = new LinkedHashSet<>();
    for (PartName part : parts) {
      switch (part) {
        case SANDBOX -> modules.add("sandbox");
        case MIGRATOR, WORKER -> modules.add("workers");
        case API -> modules.add("api");
        case POSTGRES, REDIS, TEMPORAL, UI -> {}
      }
    }
    return modules;
  }

  private static <T> Future<@Nullable T> submit(
      ExecutorService tasks, boolean wanted, Callable<T> work) {
    return tasks.submit(() -> wanted ? work.call() : null);
  }

  private static <T> @Nullable T await(Future<@Nullable T> work) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted", "run the command again", e);
    }
  }

  private void checkPorts(LaunchPlan plan) {
    WeftConfig config = workspace.config();
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (PartName part : plan.parts()) {
      switch (part) {
        case POSTGRES -> put(ports, plan.ownPostgres(), "postgres.port", config.postgres().port());
        case REDIS -> put(ports, plan.ownRedis(), "redis.port", config.redis().port());
        case TEMPORAL -> {
          put(ports, plan.ownTemporal(), "temporal.port", config.temporal().port());
          put(ports, plan.ownTemporal(), "temporal.httpPort", config.temporal().httpPort());
          for (int i = 0; i < 7; i++) {
            put(
                ports,
                plan.ownTemporal(),
                "temporal.internalPortBase" + (i == 0 ? "" : "+" + i),
                config.temporal().internalPortBase() + i);
          }
        }
        case UI ->
            put(
                ports,
                plan.ownTemporal() && config.temporal().ui().url().isEmpty(),
                "temporal.ui.port",
                config.temporal().ui().port());
        case MIGRATOR -> {}
        case SANDBOX ->
            put(ports, config.sandbox().enabled(), "sandbox.port", config.sandbox().port());
        case WORKER -> {
          put(ports, true, "worker.healthPort", config.worker().healthPort());
          List<WeftConfig.FurtherRegion> regions = FurtherRegions.of(config);
          for (int i = 0; i < regions.size(); i++) {
            put(
                ports,
                true,
                "regions." + i + ".worker.healthPort",
                regions.get(i).worker().healthPort());
          }
          put(ports, !regions.isEmpty(), "portBase", FurtherRegions.moverPort(config));
        }
        case API -> {
          put(ports, true, "api.port", config.api().port());
          put(ports, true, "api.metricsPort", config.api().metricsPort());
        }
      }
    }
    ports.forEach((key, port) -> {
      if (!Ports.isFree(port)) {
        String owner = Ports.listener(port).orElse("another process");
        String plainKey = key.replaceAll("\\+\\d+$", "");
        throw new LauncherException(
            "port " + port + " (" + key + ") is in use by " + owner,
            "stop it, or move this stack with WEFT_PORT_BASE or "
                + WeftConfigLoader.variable(plainKey));
      }
    });
  }

  private static void put(Map<String, Integer> ports, boolean own, String key, int port) {
    if (own) {
      ports.put(key, port);
    }
  }

  private void start(LaunchPlan plan) {
    Path home = workspace.home();
    WeftConfig effective = configured();
    var _ = LocalTokens.open(home, effective.auth());
    PrivateFiles.write(workspace.effectiveFile(), WeftConfigLoader.toYaml(effective));
    Json.save(LaunchPlan.file(workspace.run()), plan);
    logs.rotate("supervisor");
    PrivateFiles.folder(home.resolve("data"));
    List<String> command = new ArrayList<>();
    dev.weft.launcher.os.Programs.find("setsid")
        .ifPresent(setsid -> command.add(setsid.toString()));
    command.addAll(
        List.of(
            plan.java(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Path.of(plan.application()).resolve("launcher") + "/*",
            Supervisor.class.getName(),
            home.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.of("supervisor").toFile()));
    withoutOverrides(builder.environment());
    try {
      Files.deleteIfExists(StackState.file(workspace.run()));
      Process supervisor = builder.start();
      awaitFirstState(supervisor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was configured stands in the effective file; variables would override it again. */
  private static void withoutOverrides(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(name ->
            WeftConfigLoader.isOverride(name)
                || name.equals(WeftConfigLoader.FILE_VARIABLE)
                || name.startsWith("WEFT_MODELS_PROVIDERS_"));
  }

  /** The names of the stack's regions, the first region's first. */
  public List<String> regions() {
    return Regions.names(effective().orElseGet(this::configured));
  }

  /** Makes an environment that of the running stack's worker of a region. */
  public void asWorker(String region, Map<String, String> environment) {
    withoutOverrides(environment);
    WeftConfig config = effective().orElseGet(this::configured);
    environment.putAll(ProcessConfig.ofWorker(config, Regions.of(config, region)));
  }

  private void awaitFirstState(Process supervisor) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (StackState.read(workspace.run()).isEmpty()) {
      if (!supervisor.isAlive() || System.nanoTime() > deadline) {
        logs.tail("supervisor", 5).forEach(progress::say);
        throw new LauncherException("the supervisor did not start", "see " + logs.of("supervisor"));
      }
      pause(50);
    }
  }

  private StackState awaitUp() {
    long deadline = System.nanoTime() + UP_LIMIT.toNanos();
    Map<String, PartStatus> seen = new LinkedHashMap<>();
    while (true) {
      StackState state =
          running()
              .orElseThrow(() ->
                  new LauncherException("the supervisor ended", "see " + logs.of("supervisor")));
      for (PartState part : state.parts()) {
        if (seen.put(part.name(), part.status()) != part.status()
            && (part.status().isUp() || part.status() == PartStatus.RESTARTING)) {
          progress.say(describe(part));
        }
        if (part.restarts() >= GIVE_UP_AFTER_RESTARTS && part.status() == PartStatus.RESTARTING) {
          giveUp(part);
        }
      }
      if (state.isUp()) {
        return state;
      }
      if (System.nanoTime() > deadline) {
        String late =
            String.join(
                ", ",
                state.parts().stream()
                    .filter(part -> !part.status().isUp())
                    .map(PartState::name)
                    .toList());
        throw new LauncherException(
            late + " did not answer within " + UP_LIMIT.toMinutes() + " minutes",
            "see ./weft logs");
      }
      pause(100);
    }
  }

  private static String describe(PartState part) {
    String where = part.address().isEmpty() ? "" : "  " + part.address();
    String why = part.detail().isEmpty() || part.status().isUp() ? "" : " (" + part.detail() + ")";
    return String.format("%-9s %s%s%s", part.name(), wordOf(part.status()), where, why);
  }

  private static String wordOf(PartStatus status) {
    return switch (status) {
      case READY -> "ready";
      case DONE -> "done ";
      case RESTARTING -> "tries again";
      case WAITING, STARTING, UNHEALTHY, STOPPED -> status.toString();
    };
  }

  private void giveUp(PartState part) {
    List<String> telling =
        logs.tail(part.name(), 200).stream()
            .filter(line -> !STACK_TRACE.matcher(line).find())
            .toList();
    telling
        .subList(Math.max(0, telling.size() - 6), telling.size())
        .forEach(line -> progress.say("  " + line));
    stopEverything();
    throw new LauncherException(
        part.name() + " cannot start: " + part.detail(),
        "see " + logs.of(part.name()) + "; the stack was stopped");
  }

  /** Stops the stack; tells whether there was anything to stop. */
  public boolean down() {
    if (!Files.isDirectory(workspace.home())) {
      return false;
    }
    try (FileLocks _ =
        FileLocks.acquire(
            workspace.run().resolve("up.lock"),
            () -> progress.say("waiting for another ./weft up or down"))) {
      return stopEverything();
    }
  }

  /**
   * Stops the supervisor and, after a crash of it, each part that it left behind: known by number
   * and start time, so that no other process is ever hit.
   */
  private boolean stopEverything() {
    Optional<StackState> recorded = StackState.read(workspace.run());
    boolean found = false;
    try {
      if (recorded.isPresent()) {
        ProcessIdentity supervisor = recorded.get().supervisor();
        if (supervisor.isAlive()) {
          found = true;
          supervisor.stop("TERM", Duration.ofSeconds(90));
        }
        List<PartState> parts = StackState.read(workspace.run()).orElse(recorded.get()).parts();
        for (PartState part : parts.reversed()) {
          ProcessIdentity process = part.process();
          if (process != null && process.isAlive()) {
            found = true;
            progress.say(part.name() + " was left behind by a supervisor that died: stopping it");
            process.stop(part.name().equals("postgres") ? "INT" : "TERM", Duration.ofSeconds(20));
          }
        }
        Files.deleteIfExists(StackState.file(workspace.run()));
      }
      PostgresServer.stopOrphans(PostgresServer.dataFolder(workspace.home()));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted", "run the command again", e);
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted", "the stack goes on starting in background", e);
    }
  }
}
