package dev.weft.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.os.Ports;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.token.LocalTokens;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A stack of its own for tests, driven through the real command line: a temporary home, free ports
 * and the programs as they were just built.
 *
 * <p>{@link #shared()} is one complete running stack per test JVM; {@link #fresh()} is one that the
 * test starts and closes itself.
 */
public final class StackFixture implements AutoCloseable {
  private static final int PORTS = 40;

  /** A stack of a test does not live long enough for thorough compilation to pay. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  /** What Java says then. */
  private static final String NOTED = "NOTE: Picked up JDK_JAVA_OPTIONS: " + SHORT_LIVED + "\n";

  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final Path root = checkout();
  private final Path home;
  private final int portBase;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private StackFixture() {
    try {
      home = Files.createTempDirectory("weft-it-").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    portBase = freePorts();
    settings.put("WEFT_HOME", home.toString());
    settings.put("WEFT_PORT_BASE", String.valueOf(portBase));
    settings.put("WEFT_BUILD", "never");
    settings.put("WEFT_SCHEDULES_FOLDER", home.resolve("schedules").toString());
  }

  /** Returns the complete stack that all tests of this JVM share; it is up. */
  public static StackFixture shared() {
    return Shared.STACK;
  }

  /** Returns a stack that nobody else uses; nothing of it runs yet. */
  public static StackFixture fresh() {
    return new StackFixture();
  }

  private static final class Shared {
    private static final StackFixture STACK = start();

    private static StackFixture start() {
      StackFixture stack = new StackFixture();
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop the shared stack"));
      stack.cli("up").expect(0);
      return stack;
    }
  }

  /**
   * What a command did.
   *
   * @param command the command line
   * @param exitCode its exit code
   * @param stdout what it printed
   * @param stderr what it said besides
   */
  public record Result(String command, int exitCode, String stdout, String stderr) {
    /** Returns this result, or fails with all that was printed when the exit code is another. */
    public Result expect(int expected) {
      if (exitCode != expected) {
        throw new AssertionError(
            command
                + " ended with "
                + exitCode
                + " instead of "
                + expected
                + "\n--- stdout\n"
                + stdout
                + "\n--- stderr\n"
                + stderr);
      }
      return this;
    }

    /** Returns what was printed as JSON. */
    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(stdout);
      } catch (IOException e) {
        throw new AssertionError(command + " printed no JSON:\n" + stdout + stderr, e);
      }
    }
  }

  /** Sets an environment variable for all further commands. */
  public StackFixture with(String variable, String value) {
    settings.put(variable, value);
    return this;
  }

  /**
   * Makes all further commands find neither a new enough Go nor an engine in the cache, so that the
   * engine must come from release archives.
   *
   * @param releases the address of the archives
   */
  public StackFixture withEngineFrom(String releases) {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "weft");
    try {
      Path programs = Files.createDirectories(home.resolve("bin"));
      Path go = programs.resolve("go");
      Files.writeString(go, "#!/bin/sh\necho go version go1.20 linux/amd64\n");
      Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path empty = Files.createDirectories(home.resolve("cache"));
      for (String unpacked : new String[] {"postgres", "redis", "policy"}) {
        if (Files.isDirectory(cache.resolve(unpacked))) {
          Files.createSymbolicLink(empty.resolve(unpacked), cache.resolve(unpacked));
        }
      }
      return with("PATH", programs + ":" + System.getenv("PATH"))
          .with("WEFT_TEMPORAL_ENGINE_ARCHIVE_URL", releases)
          .with("WEFT_TEMPORAL_ENGINE_CACHE", empty.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code ./weft} with arguments to its end, without a terminal. */
  public Result cli(String... arguments) {
    return finish("./weft " + String.join(" ", arguments), weft(arguments));
  }

  /** Runs lines of a shell, in the checkout and with this stack's environment, to their end. */
  public Result shell(String script) {
    return finish(script, List.of("bash", "-euo", "pipefail", "-c", script));
  }

  /** Starts {@code ./weft} and returns its process while it runs; output goes to files. */
  public Process start(Path out, Path err, String... arguments) throws IOException {
    return start(out, err, weft(arguments));
  }

  /** The same with the program of another checkout, whose build is the same. */
  public Process start(Path out, Path err, Path checkout, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("weft").toString()));
    command.addAll(List.of(arguments));
    return start(out, err, command);
  }

  private List<String> weft(String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("weft").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Result finish(String shown, List<String> command) {
    try {
      Path out = Files.createTempFile("weft-out", ".txt");
      Path err = Files.createTempFile("weft-err", ".txt");
      try {
        Process process = start(out, err, command);
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              shown + " still ran after " + LIMIT + "\n" + Files.readString(err));
        }
        String said = Files.readString(err).replace(NOTED, "");
        return new Result(shown, process.exitValue(), Files.readString(out), said);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Process start(Path out, Path err, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("WEFT_"));
    builder.environment().putAll(settings);
    if (command.contains("up")) {
      builder.environment().put("JDK_JAVA_OPTIONS", SHORT_LIVED);
    }
    return builder.start();
  }

  /** Returns the folder of all data, keys and logs. */
  public Path home() {
    return home;
  }

  /** Returns the checkout. */
  public Path root() {
    return root;
  }

  /** Returns the first of the stack's ports. */
  public int portBase() {
    return portBase;
  }

  /** Returns where the API answers. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + portBase);
  }

  /** Returns the complete configuration of the stack as it was last started. */
  public WeftConfig config() {
    Path file = home.resolve("run/effective.yaml");
    try {
      return WeftConfigLoader.parse(file.toString(), Files.readString(file), Map.of(), home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a token with all scopes. */
  public String token(String tenant, String user) {
    return LocalTokens.open(home, WeftConfigLoader.defaults(root).auth())
        .sign(tenant, user, LocalTokens.ALL_SCOPES, Duration.ofHours(1));
  }

  /** Returns what {@code ./weft status --json} says of a part. */
  public JsonNode part(String name) {
    for (JsonNode part : cli("status", "--json").json().path("parts")) {
      if (part.path("name").asText().equals(name)) {
        return part;
      }
    }
    throw new AssertionError("no part " + name);
  }

  /** Returns the process number of a part. */
  public long pid(String part) {
    return part(part).path("process").path("pid").asLong();
  }

  /** Returns the last lines of a part's log. */
  public String log(String part) {
    return cli("logs", part, "-n", "60").stdout();
  }

  /** Stops the stack and removes all of it. */
  @Override
  public void close() {
    cli("down");
    PrivateFiles.deleteTree(home);
  }

  private static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("weft"))) {
      folder = folder.resolveSibling("").normalize();
      if (folder.getNameCount() == 0) {
        throw new AssertionError("no checkout above " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }

  /** Finds a row of free ports below those that the system gives to outgoing connections. */
  private static int freePorts() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int base = 11_000 + PORTS * ThreadLocalRandom.current().nextInt(500);
      boolean free = true;
      for (int port = base; port < base + PORTS && free; port++) {
        free = Ports.isFree(port);
      }
      if (free) {
        return base;
      }
    }
    throw new AssertionError("no row of free ports");
  }
}
