package dev.weft.activity.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.payload.WeftJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real sandbox provider, as a process of its own on a free port. */
public final class SandboxProvider implements AutoCloseable {
  private static final String READY = "sandbox listening on ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private SandboxProvider(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  public static SandboxProvider start() throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weft.sandbox.SandboxApplication");
    command.environment().remove("WEFT_CONFIG");
    command.environment().put("SANDBOX_PORT", "0");
    command.environment().put("WEFT_HOME", Files.createTempDirectory("sandbox").toString());
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("the sandbox did not start: " + line);
    }
    return new SandboxProvider(process, URI.create(line.substring(READY.length())));
  }

  public URI address() {
    return address;
  }

  /** Forgets everything. */
  public void reset() throws IOException, InterruptedException {
    send("POST", "/admin/reset", null);
  }

  public void fault(String json) throws IOException, InterruptedException {
    send("POST", "/admin/faults", json);
  }

  public void prices(String json) throws IOException, InterruptedException {
    send("POST", "/admin/prices", json);
  }

  public JsonNode books() throws IOException, InterruptedException {
    return send("GET", "/v1/books", null);
  }

  /** How many late requests have not been delivered yet. */
  public int latePending() throws IOException, InterruptedException {
    return send("GET", "/admin/faults", null).path("latePending").asInt();
  }

  private JsonNode send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer sandbox")
                .header("Content-Type", "application/json")
                .method(
                    method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return WeftJson.mapper().readTree(response.body());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
