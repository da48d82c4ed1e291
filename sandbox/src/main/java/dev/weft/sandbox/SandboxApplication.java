package dev.weft.sandbox;

import java.io.IOException;
import java.time.Clock;

/** Starts the provider; SIGTERM ends it after the answers under way. */
public final class SandboxApplication {

  private SandboxApplication() {}

  /** Takes no arguments: see docs/run/sandbox-provider.md for the environment. */
  public static void main(String[] args) {
    try {
      SandboxServer server =
          SandboxServer.start(SandboxConfig.from(System.getenv()), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      System.out.println("sandbox listening on http://127.0.0.1:" + server.port());
    } catch (SandboxConfig.Invalid | IOException | RuntimeException e) {
      System.err.println("sandbox: " + e.getMessage());
      System.exit(2);
    }
  }
}
