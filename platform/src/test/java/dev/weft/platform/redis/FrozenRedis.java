package dev.weft.platform.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Redis that is there, takes connections and answers nothing, until this is closed. */
public record FrozenRedis(long pid) implements AutoCloseable {
  /** Freezes the server that this process started on a port. */
  public static FrozenRedis onPort(int port) throws IOException {
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      Path command = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
      if (Files.readString(command).contains(":" + port)) {
        FrozenRedis frozen = new FrozenRedis(process.pid());
        frozen.signal("STOP");
        return frozen;
      }
    }
    throw new IOException("no Redis listens on port " + port);
  }

  private void signal(String name) throws IOException {
    int exit =
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
            .start()
            .onExit()
            .join()
            .exitValue();
    if (exit != 0) {
      throw new IOException("kill -" + name + " ended with " + exit);
    }
  }

  @Override
  public void close() throws IOException {
    signal("CONT");
  }
}
