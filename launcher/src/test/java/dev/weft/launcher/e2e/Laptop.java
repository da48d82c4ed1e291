package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One stack for all end-to-end tests of this JVM, with data and ports of its own, driven through
 * the {@code ./weft} script alone. It comes up once and goes down with the JVM.
 */
final class Laptop {
  static final String README_GOAL =
      "Book a flight to Berlin next Monday, add it to my calendar and record the expense";

  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private static Laptop shared;
  private static AssertionError broken;

  private final Path root;
  private final Path home;
  private final int portBase;

  private Laptop(Path root, Path home, int portBase) {
    this.root = root;
    this.home = home;
    this.portBase = portBase;
  }

  /** What a command answered. */
  record Ended(int exitCode, String out, String err) {
    /** Standard output as exactly one JSON object. */
    Map<String, Object> json() {
      try {
        return STRICT.readValue(out, OBJECT);
      } catch (IOException e) {
        throw new AssertionError("not one JSON object: " + out + "\n" + err, e);
      }
    }

    Ended exits(int expected) {
      assertThat(exitCode).as("exit code; printed:\n%s\n%s", out, err).isEqualTo(expected);
      return this;
    }
  }

  /** A command that still runs. */
  record Running(Process process, Path out, Path err) {
    Ended await() {
      try {
        if (!process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("the command did not end: " + text(out) + "\n" + text(err));
        }
        return new Ended(process.exitValue(), text(out), text(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The stack, up and ready. */
  static synchronized Laptop get() {
    if (broken != null) {
      throw broken;
    }
    if (shared == null) {
      Laptop laptop = new Laptop(checkout(), temporary("weft-e2e"), freePorts());
      Runtime.getRuntime().addShutdownHook(new Thread(laptop::remove, "laptop"));
      try {
        laptop.weft("up").exits(0);
      } catch (AssertionError e) {
        broken = e;
        throw e;
      }
      shared = laptop;
    }
    return shared;
  }

  /** Runs {@code ./weft} without a terminal and waits for it. */
  Ended weft(String... args) {
    return start(args).await();
  }

  /** Runs {@code ./weft} with text on standard input. */
  Ended typing(String input, String... args) {
    Running running = start(args);
    try (var in = running.process().getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return running.await();
  }

  /** Starts {@code ./weft} without a terminal. */
  Running start(String... args) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("weft").toString());
    command.addAll(List.of(args));
    try {
      Path out = Files.createTempFile("weft-e2e", ".out");
      Path err = Files.createTempFile("weft-e2e", ".err");
      out.toFile().deleteOnExit();
      err.toFile().deleteOnExit();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.getParent().toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("WEFT_"));
      environment.put("WEFT_HOME", home.toString());
      environment.put("WEFT_PORT_BASE", Integer.toString(portBase));
      environment.put("WEFT_BUILD", "never");
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      if (args.length == 0 || !List.of(args).contains("-")) {
        process.getOutputStream().close();
      }
      return new Running(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return home;
  }

  /** The complete configuration that the stack runs with. */
  WeftConfig config() {
    Path file = home.resolve("run").resolve("effective.yaml");
    try {
      return WeftConfigLoader.parse(file.toString(), Files.readString(file), Map.of(), home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Sandbox sandbox() {
    return new Sandbox(config().sandbox().url());
  }

  Database database() {
    return new Database(config().postgres());
  }

  /** Kills the worker process with signal 9 and returns its number. */
  long killWorker() {
    long pid = pid("worker");
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    return pid;
  }

  /** The number of a part's process. */
  long pid(String part) {
    Object parts = weft("status", "--json").json().get("parts");
    for (Object one : (List<?>) parts) {
      Map<?, ?> map = (Map<?, ?>) one;
      if (part.equals(map.get("name")) && map.get("process") instanceof Map<?, ?> process) {
        return ((Number) process.get("pid")).longValue();
      }
    }
    throw new AssertionError("no process of " + part + " in " + parts);
  }

  /** The run as {@code ./weft show --json} prints it. */
  Map<String, Object> show(String run) {
    return weft("show", run, "--json").exits(0).json();
  }

  /** The status of a step of a run. */
  static String step(Map<String, Object> run, String stepId) {
    for (Object one : (List<?>) run.get("steps")) {
      Map<?, ?> step = (Map<?, ?>) one;
      if (stepId.equals(step.get("id"))) {
        return String.valueOf(step.get("status"));
      }
    }
    return "absent";
  }

  /** A trip's input as JSON; a route of its own keeps a test's prices apart from the others'. */
  static String trip(String from, String to) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"date\":\"%s\",\"nights\":2}"
        .formatted(from, to, nextMonday().plusWeeks(1));
  }

  static LocalDate nextMonday() {
    return LocalDate.now(java.time.ZoneId.systemDefault())
        .with(TemporalAdjusters.next(DayOfWeek.MONDAY));
  }

  /** Waits until something is so. */
  static void await(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within " + limit + ": " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private void remove() {
    try {
      weft("down");
    } finally {
      new FolderRemoval(home.getParent()).run();
    }
  }

  private static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("weft"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static Path temporary(String name) {
    try {
      return Files.createDirectory(Files.createTempDirectory(name).resolve("home"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first of 20 ports that are free now, outside the range that the system hands out. */
  private static int freePorts() {
    Random random = new Random();
    for (int round = 0; round < 200; round++) {
      int base = 11_000 + 20 * random.nextInt(1000);
      if (isFree(base)) {
        return base;
      }
    }
    throw new IllegalStateException("no 20 free ports in a row");
  }

  private static boolean isFree(int base) {
    for (int port = base; port < base + 20; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        socket.setReuseAddress(false);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
