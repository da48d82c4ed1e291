package dev.weft.policy.authorisation;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.testkit.policy.ShippedPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real OPA server with the shipped bundle. */
final class OpaServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private OpaServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static OpaServer start(PolicyFolder folder, String hash) {
    try {
      int port = freePort();
      Path log = Files.createTempFile("weft-opa", ".log");
      Process process =
          new ProcessBuilder(
                  List.of(
                      ShippedPolicy.opa().toString(),
                      "run",
                      "--server",
                      "--addr=127.0.0.1:" + port,
                      "--log-level=error",
                      "--bundle",
                      folder.bundle(hash).resolve(PolicyFolder.ARCHIVE).toString()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      OpaServer server = new OpaServer(process, port);
      server.awaitAnswering(log);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswering(Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket _ = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("OPA does not answer: " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Stops it for the time being, as a machine that hangs does. */
  void pause() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    goOnIfAlive();
    kill();
  }

  private void goOnIfAlive() {
    if (process.isAlive()) {
      goOn();
    }
  }
}
