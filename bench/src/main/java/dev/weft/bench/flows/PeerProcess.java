package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A peer's application in a process of its own, with a door for HTTP on loopback: a POST starts a
 * flow and is answered with its result. It ends when its input ends, so also with this program.
 */
final class PeerProcess implements AutoCloseable {
  private static final String DOOR = "door ";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final URI door;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private PeerProcess(Process process, URI door) {
    this.process = process;
    this.door = door;
  }

  /**
   * Starts it and waits until it says where its door is.
   *
   * @param name of its log
   * @param environment what its arguments must not show
   * @throws PeerMissingException with the place of its log, when it ends instead
   */
  static PeerProcess start(
      OwnStack stack,
      String name,
      Map<String, String> environment,
      Class<?> program,
      String... arguments)
      throws IOException {
    File log = stack.home().resolve("logs").resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(WorkerJvm.command(stack, program, arguments))
            .redirectError(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Not closed: the process lives as long as its output is open.
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(DOOR)) {
        return new PeerProcess(process, URI.create(line.substring(DOOR.length())));
      }
    }
    process.destroy();
    throw new PeerMissingException("it did not start, see " + log);
  }

  /** In the application: says where its door is, and runs until its input ends. */
  static void serve(String door) throws IOException {
    System.out.println(DOOR + door);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  /** In the application: ends it when its start fails, whatever other threads it has. */
  static void endWhenStartFails() {
    Thread.currentThread()
        .setUncaughtExceptionHandler((thread, problem) -> {
          problem.printStackTrace();
          System.exit(1);
        });
  }

  /** Runs a flow of so many steps to its end. */
  Contender.Finished run(int steps) throws IOException, InterruptedException {
    String id = "peer-" + UUID.randomUUID();
    HttpRequest request =
        HttpRequest.newBuilder(door)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id)
            .POST(HttpRequest.BodyPublishers.ofString(String.valueOf(steps)))
            .build();
    long from = System.nanoTime();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    Duration seen = Duration.ofNanos(System.nanoTime() - from);
    if (response.statusCode() != 200 || !response.body().contains(BareTemporal.TEXT)) {
      throw new IOException(
          "the flow " + id + " was answered " + response.statusCode() + " " + response.body());
    }
    return new Contender.Finished(id, seen);
  }

  /** It and what it started. */
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  @Override
  public void close() {
    http.close();
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
    }
  }
}
