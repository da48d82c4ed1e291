package dev.weft.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sandbox as the launcher runs it: the module's classes and its copied libraries. */
final class SandboxProcess implements AutoCloseable {

  private static final String READY = "sandbox listening on http://127.0.0.1:";

  private final Process process;
  private final int port;

  private SandboxProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ProcessBuilder command(Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            "target/classes:target/lib/*",
            "dev.weft.sandbox.SandboxApplication");
    builder.environment().keySet().removeIf(name -> name.startsWith("WEFT_"));
    builder.environment().keySet().removeIf(name -> name.startsWith("SANDBOX_"));
    builder.environment().putAll(environment);
    return builder;
  }

  static SandboxProcess start(Map<String, String> environment) throws IOException {
    Process process = command(environment).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("the sandbox did not start: " + line);
    }
    return new SandboxProcess(process, Integer.parseInt(line.substring(READY.length())));
  }

  int port() {
    return port;
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; answers the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the sandbox did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
