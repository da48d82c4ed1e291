package dev.weft.launcher.dev;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.ProcessIdentity;
import dev.weft.launcher.stack.LogFiles;
import dev.weft.launcher.stack.Stack;
import dev.weft.launcher.stack.StackState;
import dev.weft.launcher.stack.WorkerOptions;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Watches the worker's sources and, after each save, compiles, replays open runs and restarts. */
public final class DevLoop {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int MOST_RUNS = 500;
  private static final int SHOWN_OF_LOG = 40;
  private static final ProcessIdentity NOBODY = new ProcessIdentity(0, "");

  /**
   * Modules that flows are compiled against: a change elsewhere cannot change what flows decide.
   */
  private static final Set<String> DECIDING = Set.of("weft-contract", "weft-flows", "weft-workers");

  private final Workspace workspace;
  private final Stack stack;
  private final Progress out;
  private final Path folder;
  private final LogFiles logs;
  private final OpenRunsCheck openRuns;
  private final IncrementalCompiler compiler;

  private ClassFolders running;
  private StartArchive archive;
  private SourceSnapshot seen;
  private ProcessIdentity supervisor;
  private int generation;

  /** What was saved since the classes that run now; a save that fails is tried with the next. */
  private final Set<Path> pending = new LinkedHashSet<>();

  /**
   * A loop over a stack that is up.
   *
   * @param out hears what happens
   */
  public DevLoop(Workspace workspace, Stack stack, Progress out) {
    this.workspace = workspace;
    this.stack = stack;
    this.out = out;
    this.folder = PrivateFiles.folder(WorkerOptions.devFolder(workspace.home()));
    this.logs = new LogFiles(workspace.logs());
    this.openRuns = new OpenRunsCheck(folder, logs.of("open-runs"), stack);
    this.compiler = new IncrementalCompiler(folder.resolve("scratch"));
    PrivateFiles.deleteTree(folder.resolve("classes"));
    Path jars = stack.workerJars();
    List<SourceModule> modules = SourceModule.of(workspace.root(), jars);
    this.running = ClassFolders.unpack(classes(0), modules, jars, libraries());
    this.archive = archive();
    this.seen = look();
    this.supervisor = supervisor();
  }

  /** Goes on until the process is ended. */
  public void run() throws InterruptedException {
    out.say(
        "Watching "
            + running.modules().stream().map(SourceModule::name).collect(Collectors.joining(", "))
            + ". Ctrl-C ends it.");
    while (true) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      SourceSnapshot now = look();
      Set<Path> changed = now.changedSince(seen);
      if (changed.isEmpty()) {
        continue;
      }
      long at = System.currentTimeMillis();
      now = settled(now);
      changed = now.changedSince(seen);
      seen = now;
      try {
        if (supervisor().equals(supervisor)) {
          pending.addAll(changed);
          saved(at);
        } else {
          startAfresh();
        }
      } catch (LauncherException | UncheckedIOException e) {
        out.say("  " + e.getMessage());
        out.say("Nothing was restarted. Save again to try again.");
      }
    }
  }

  /** A branch switch writes files for a while. */
  private SourceSnapshot settled(SourceSnapshot first) throws InterruptedException {
    SourceSnapshot before = first;
    while (true) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      SourceSnapshot now = look();
      if (now.equals(before)) {
        return now;
      }
      before = now;
    }
  }

  private SourceSnapshot look() {
    return SourceSnapshot.of(running.modules().stream().map(SourceModule::main).toList());
  }

  private ProcessIdentity supervisor() {
    return stack.running().map(StackState::supervisor).orElse(NOBODY);
  }

  /** Another command has started the stack anew, from a build of its own. */
  private void startAfresh() {
    out.say("The stack was stopped or started anew meanwhile: building and starting it");
    seen = look();
    stack.up(List.of());
    Path jars = stack.workerJars();
    generation++;
    running =
        ClassFolders.unpack(
            classes(generation), SourceModule.of(workspace.root(), jars), jars, libraries());
    archive = archive();
    supervisor = supervisor();
    pending.clear();
    out.say("The worker runs what is saved.");
  }

  private void saved(long at) throws InterruptedException {
    out.say(names(pending) + " saved");
    generation++;
    ClassFolders next = running.copyTo(classes(generation));
    IncrementalCompiler.Outcome outcome = compiler.update(next, pending);
    if (!outcome.errors().isEmpty()) {
      outcome.errors().forEach(error -> out.say("  " + error));
      out.say("Does not compile: the worker goes on with what it has.");
      PrivateFiles.deleteTree(next.folder());
      return;
    }
    String replayed = "";
    if (decides(next)) {
      OpenRunsReport report = openRuns.look(options(next, archive.use()), MOST_RUNS);
      if (breaks(report)) {
        PrivateFiles.deleteTree(next.folder());
        return;
      }
      replayed = replayed(report);
    }
    restart(next, outcome.compiled().size() + " compiled, " + replayed, at);
  }

  private boolean decides(ClassFolders next) {
    return next.modules().stream()
        .filter(module -> DECIDING.contains(module.artifact()))
        .anyMatch(module -> pending.stream().anyMatch(file -> file.startsWith(module.main())));
  }

  /** Names the open runs that replay with the classes that run now, but not with the next ones. */
  private boolean breaks(OpenRunsReport report) throws InterruptedException {
    List<OpenRunsReport.Broken> broken = Objects.requireNonNullElse(report.broken(), List.of());
    if (broken.isEmpty()) {
      return false;
    }
    Set<String> brokenAnyway =
        Objects.requireNonNullElse(
                openRuns.look(options(running, archive.use()), MOST_RUNS).broken(),
                List.<OpenRunsReport.Broken>of())
            .stream()
            .map(OpenRunsReport.Broken::workflowId)
            .collect(Collectors.toSet());
    List<OpenRunsReport.Broken> byThis =
        broken.stream().filter(run -> !brokenAnyway.contains(run.workflowId())).toList();
    for (OpenRunsReport.Broken run : byThis) {
      out.say("Would break the open run " + run.workflowId());
      run.problem().lines().forEach(line -> out.say("  " + line));
    }
    if (!byThis.isEmpty()) {
      out.say(
          "The worker goes on with what it has. Put the change behind a version gate, or end "
              + (byThis.size() == 1 ? "that run" : "those runs")
              + ", and save again.");
    }
    return !byThis.isEmpty();
  }

  private static String replayed(OpenRunsReport report) {
    String error = report.error();
    if (error != null) {
      return "no open run replayed (" + error + "), ";
    }
    return (report.more() ? "the newest " : "")
        + report.replayed()
        + (report.replayed() == 1 ? " open run replayed, " : " open runs replayed, ");
  }

  private void restart(ClassFolders next, String done, long at) {
    WorkerOptions.override(workspace.home(), options(next, archive.useOrPrepare()));
    if (!stack.restartWorker()) {
      logs.tail("worker", SHOWN_OF_LOG).stream()
          .filter(line -> !line.startsWith("\tat ") && !line.startsWith("WARNING:"))
          .forEach(line -> out.say("  " + line));
      out.say("The worker does not start with it: going back to what it had.");
      WorkerOptions.override(workspace.home(), options(running, archive.use()));
      stack.restartWorker();
      PrivateFiles.deleteTree(next.folder());
      return;
    }
    out.say(
        String.format(
            Locale.ROOT,
            "%sworker restarted as process %d, %.1f s after the save",
            done,
            Objects.requireNonNull(stack.worker().process()).pid(),
            (System.currentTimeMillis() - at) / 1000.0));
    PrivateFiles.deleteTree(running.folder());
    running = next;
    pending.clear();
    archive.makeAfterStart();
  }

  private static List<String> options(ClassFolders classes, List<String> more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
    options.addAll(more);
    options.addAll(List.of("-cp", classes.classpath()));
    return options;
  }

  private StartArchive archive() {
    return new StartArchive(folder, logs.of("dev-archive"), running.libraryJars());
  }

  private Path libraries() {
    return folder.resolve("lib");
  }

  private Path classes(int number) {
    return folder.resolve("classes").resolve(String.valueOf(number));
  }

  private static String names(Set<Path> files) {
    List<String> names =
        files.stream()
            .map(file -> file.getFileName() + (Files.exists(file) ? "" : " (removed)"))
            .toList();
    return names.size() <= 3
        ? String.join(", ", names)
        : names.getFirst() + " and " + (names.size() - 1) + " more";
  }
}
