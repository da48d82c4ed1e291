package dev.weft.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A stack of Weft for one measuring program alone, driven through {@code ./weft}: a home below the
 * caller's, free ports, and nothing left running at the end, also when the program is interrupted.
 * What it wrote stays until the program runs again.
 */
public final class OwnStack implements AutoCloseable {
  private static final int PORTS = 40;

  /** The last of them, which no part of a stack uses. */
  private static final int SPARE = 36;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final Path home;
  private final int portBase = freePorts();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Thread downAtExit = new Thread(this::down, "stop the stack");
  private boolean up;

  private OwnStack(Path root, Path home) {
    this.root = root;
    this.home = home;
    settings.put("WEFT_HOME", home.toString());
    settings.put("WEFT_PORT_BASE", String.valueOf(portBase));
    settings.put("WEFT_API_RATE_LIMIT_REQUESTS_PER_MINUTE", "1000000");
  }

  /**
   * A stack that is not up yet.
   *
   * @param name of its folder below {@code bench} in the caller's home
   */
  public static OwnStack named(String name) {
    Path root = Path.of(System.getProperty("weft.root", "")).toAbsolutePath().normalize();
    Path home = WeftConfigLoader.load(root, System.getenv()).home();
    return new OwnStack(root, home.resolve("bench").resolve(name));
  }

  /** Sets an environment variable for every further command. */
  public OwnStack with(String variable, String value) {
    settings.put(variable, value);
    return this;
  }

  /** Starts it with an empty home. */
  public void up() throws IOException, InterruptedException {
    clear();
    start();
  }

  /** Empties its home, for what must stand there before it starts. */
  public void clear() throws IOException, InterruptedException {
    if (Files.isDirectory(home)) {
      weft("down");
      delete(home);
    }
    Files.createDirectories(home);
  }

  /**
   * Starts what is not up, with what stands in its home.
   *
   * @param arguments of {@code ./weft up}, as in {@code --only api}; none for all parts
   */
  public void start(String... arguments) throws IOException, InterruptedException {
    if (!up) {
      up = true;
      Runtime.getRuntime().addShutdownHook(downAtExit);
    }
    weft(Stream.concat(Stream.of("up"), Stream.of(arguments)).toArray(String[]::new));
  }

  /**
   * Runs {@code ./weft} and returns what it printed.
   *
   * @throws IOException with what it said, when it failed
   */
  public String weft(String... arguments) throws IOException, InterruptedException {
    Ended ended = run(arguments);
    if (ended.exitCode() != 0) {
      throw new IOException("./weft " + String.join(" ", arguments) + " failed: " + ended.err());
    }
    return ended.out();
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("weft").toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("weft-bench", ".out");
    Path err = Files.createTempFile("weft-bench", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("WEFT_") && !name.equals("WEFT_BUILD"));
      builder.environment().putAll(settings);
      int exit = builder.start().waitFor();
      return new Ended(exit, Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** Its folder of data, keys and logs. */
  public Path home() {
    return home;
  }

  /** The checkout that it runs from. */
  public Path root() {
    return root;
  }

  /**
   * A port for a server beside the stack.
   *
   * @param number from 0 to 3
   */
  public int sparePort(int number) {
    return portBase + SPARE + number;
  }

  /** The complete configuration that it runs with. */
  public WeftConfig config() {
    Path file = home.resolve("run").resolve("effective.yaml");
    try {
      return WeftConfigLoader.parse(file.toString(), Files.readString(file), Map.of(), home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration that it will start with, as far as it was given. */
  public WeftConfig given() {
    return WeftConfigLoader.load(root, settings);
  }

  /** A token of a person of the tenant demo, with every scope. */
  public String token() throws IOException, InterruptedException {
    return weft("token").strip();
  }

  /** What {@code ./weft status --json} says of a part. */
  public JsonNode part(String name) throws IOException, InterruptedException {
    // Its exit code tells whether every part is ready.
    for (JsonNode part : JSON.readTree(run("status", "--json").out()).path("parts")) {
      if (part.path("name").asText().equals(name)) {
        return part;
      }
    }
    throw new IOException("the stack has no part " + name);
  }

  /** The process of a part. */
  public ProcessHandle process(String part) throws IOException, InterruptedException {
    long pid = part(part).path("process").path("pid").asLong();
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new IOException("the part " + part + " does not run"));
  }

  /** The password of the embedded database's administrator. */
  public String administratorPassword() throws IOException {
    return JSON.readTree(home.resolve("keys").resolve("passwords.json").toFile())
        .path("superuser")
        .asText();
  }

  private void down() {
    try {
      weft("down");
    } catch (IOException e) {
      System.err.println("weft: the stack under " + home + " may still run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it. */
  @Override
  public void close() {
    if (!up) {
      return;
    }
    up = false;
    try {
      Runtime.getRuntime().removeShutdownHook(downAtExit);
    } catch (IllegalStateException e) {
      // The program is being interrupted: the hook stops the stack.
      return;
    }
    down();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static int freePorts() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int base = 21_000 + PORTS * ThreadLocalRandom.current().nextInt(250);
      if (isFree(base)) {
        return base;
      }
    }
    throw new IllegalStateException("there is no row of " + PORTS + " free ports");
  }

  private static boolean isFree(int base) {
    for (int port = base; port < base + PORTS; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        socket.setReuseAddress(true);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
