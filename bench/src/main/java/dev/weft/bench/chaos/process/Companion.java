package dev.weft.bench.chaos.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server beside the stack, which can be taken from it and given back. It ends with this program,
 * whatever ends that.
 */
public final class Companion implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  /**
   * Says its number and waits for the end of its input, which comes with the end of this program.
   */
  private static final String GUARD =
      "log=\"$1\"; shift; \"$@\" >>\"$log\" 2>&1 & echo $!; cat >/dev/null; kill -9 $! 2>/dev/null";

  private final String name;
  private final int port;
  private final Path log;
  private final List<String> command;
  private @Nullable Process guard;
  private volatile @Nullable PartProcess process;

  /**
   * A server that does not run yet.
   *
   * @param name as the schedule names it
   * @param port of 127.0.0.1, where it answers
   * @param log where it writes
   */
  public Companion(String name, int port, Path log, List<String> command) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.command = List.copyOf(command);
  }

  /** As the schedule names it. */
  public String name() {
    return name;
  }

  /** Its process, while it runs. */
  public Optional<PartProcess> find() {
    return Optional.ofNullable(process).filter(PartProcess::isAlive);
  }

  /** Starts it unless it runs, and waits until it answers. */
  public synchronized void start() throws IOException, InterruptedException {
    if (find().isPresent()) {
      return;
    }
    close();
    Files.createDirectories(log.resolveSibling(""));
    List<String> line = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "sh", log.toString()));
    line.addAll(command);
    Process started = new ProcessBuilder(line).start();
    guard = started;
    BufferedReader said =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), StandardCharsets.US_ASCII));
    String number = said.readLine();
    if (number == null) {
      throw new IOException(name + " cannot be started");
    }
    PartProcess own = PartProcess.of(Long.parseLong(number));
    process = own;
    boolean up = PartProcess.await(() -> answers() || !own.isAlive(), START);
    if (!up || !own.isAlive()) {
      throw new IOException(name + " does not answer; its log is " + log);
    }
  }

  private boolean answers() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it. */
  @Override
  public synchronized void close() {
    Process running = guard;
    if (running != null) {
      try {
        running.getOutputStream().close();
      } catch (IOException e) {
        running.destroyForcibly();
      }
    }
    guard = null;
  }
}
