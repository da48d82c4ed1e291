package dev.weft.launcher.command;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.build.SourceBuild;
import dev.weft.launcher.policy.PolicyBuild;
import dev.weft.launcher.stack.LogFiles;
import dev.weft.launcher.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests. */
@Command(
    name = "test",
    description =
        "Run every test, on real servers, beside a running stack; 'test fast' runs those that need"
            + " no server, 'test NAME' one class.",
    mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {
  /**
   * A module whose test fails is packaged all the same, so that those that need it are tested too;
   * what failed is read from the reports.
   */
  private static final String IGNORE_FAILURES = "-Dmaven.test.failure.ignore=true";

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "'fast', or the name of a test class, as in PlanTest or PlanTest#shouldX.")
  private String name = "";

  @Option(
      names = "--no-browser",
      description = "Do not look for chromium; browser tests will fail.")
  private boolean noBrowser;

  private final Progress progress = Progress.to(System.err);

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workspace workspace = Workspace.open();
    Instant start = Instant.now();
    List<String> arguments =
        switch (name) {
          case "" -> List.of(IGNORE_FAILURES, "verify");
          // No servers, no shared ports: modules that do not need each other run side by side.
          case "fast" -> List.of(IGNORE_FAILURES, "-T", "1C", "test");
          default -> one(workspace.root());
        };
    PolicyBuild policy = new PolicyBuild(workspace, progress);
    if (name.isEmpty() || name.equals("fast")) {
      policy.check(policy.shipped());
    }
    policy.build(policy.shipped());
    boolean realServers = arguments.contains("verify");
    if (realServers) {
      Stack stack = new Stack(workspace, progress);
      stack.provisioner().provision(progress);
      if (!noBrowser) {
        BrowserPackages.ensure(progress);
      }
      if (!name.isEmpty()) {
        SourceBuild build =
            new SourceBuild(workspace.root(), new LogFiles(workspace.logs()).of("build"), progress);
        if (build.isStale()) {
          build.build();
        }
      }
    }
    int exit = maven(workspace.root(), arguments);
    TestReports reports = TestReports.since(workspace.root(), start, expected());
    reports.missing().forEach(type -> System.out.println("no report: " + type));
    reports.skipped().forEach(test -> System.out.println("skipped: " + test));
    reports.failures().forEach(failure -> System.out.println("failed: " + failure));
    Duration took = Duration.between(start, Instant.now());
    System.out.println(String.format("took %d min %d s", took.toMinutes(), took.toSecondsPart()));
    System.out.println(reports.line());
    return exit == 0 && reports.good() ? 0 : 1;
  }

  /** Which test classes have to leave a report. */
  private Predicate<String> expected() {
    return switch (name) {
      case "" -> type -> type.endsWith("Test") || type.endsWith("IT");
      case "fast" -> type -> type.endsWith("Test");
      default -> simpleName()::equals;
    };
  }

  private String simpleName() {
    return name.contains("#") ? name.substring(0, name.indexOf('#')) : name;
  }

  private List<String> one(Path root) {
    String simple = simpleName();
    List<Path> found;
    try (Stream<Path> files = Files.walk(root, 20)) {
      found =
          files
              .filter(file -> file.getFileName().toString().equals(simple + ".java"))
              .filter(file -> file.toString().contains("/src/test/java/"))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found.size() != 1) {
      throw new LauncherException(
          found.isEmpty()
              ? "there is no test class '" + simple + "'"
              : "there are several test classes '" + simple + "'",
          "./weft test fast | ./weft test NAME");
    }
    String path = root.relativize(found.getFirst()).toString();
    String module = path.substring(0, path.indexOf("/src/test/java/"));
    boolean integration = simple.endsWith("IT");
    List<String> arguments =
        new ArrayList<>(List.of(integration ? "verify" : "test", "-pl", module, "-am"));
    arguments.add("-Dsurefire.failIfNoSpecifiedTests=false");
    arguments.add("-Dfailsafe.failIfNoSpecifiedTests=false");
    arguments.add("-Dtest=" + (integration ? "NoUnitTest" : name));
    arguments.add("-Dit.test=" + (integration ? name : "NoIntegrationTest"));
    return arguments;
  }

  private static int maven(Path root, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SourceBuild.mavenProgram().toString());
    command.add("-B");
    command.add("-ntp");
    command.add("-fae");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile()).inheritIO();
    builder.environment().keySet().removeIf(variable -> variable.startsWith("WEFT_"));
    return builder.start().waitFor();
  }

  static boolean isNewer(Path file, Instant start) {
    try {
      return Files.getLastModifiedTime(file)
              .compareTo(FileTime.from(start.minus(Duration.ofSeconds(1))))
          > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
