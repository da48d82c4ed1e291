package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs client commands in this process and keeps what they print. */
final class Cli {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  final Map<String, String> env = new LinkedHashMap<>();
  boolean terminal;
  boolean up = true;
  int starts;
  InputStream in = InputStream.nullInputStream();
  private final URI api;

  Cli(URI api) {
    this.api = api;
  }

  /** What a command answered. */
  record Answer(int exitCode, String out, String err) {
    /** Standard output as exactly one JSON object. */
    Map<String, Object> json() {
      try {
        return STRICT.readValue(out, new TypeReference<LinkedHashMap<String, Object>>() {});
      } catch (IOException e) {
        throw new AssertionError("not one JSON object: " + out, e);
      }
    }
  }

  Cli typing(String text) {
    terminal = true;
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Answer run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal seen =
        new Terminal(
            in,
            outStream,
            errStream,
            terminal,
            terminal,
            terminal,
            terminal,
            120,
            40,
            env,
            Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneId.of("Europe/Vienna")));
    CommandLine root = new CommandLine(new Root());
    root.setOut(new PrintWriter(outStream, true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(errStream, true, StandardCharsets.UTF_8));
    ClientCommands.addTo(root, seen, FakeStack::new);
    int exitCode = root.execute(args);
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("Exception");
    return new Answer(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private final class FakeStack implements LocalStack {
    @Override
    public URI api() {
      return api;
    }

    @Override
    public @Nullable SSLContext tls() {
      return null;
    }

    @Override
    public boolean isUp() {
      return up;
    }

    @Override
    public void start(PrintStream progress) {
      progress.println("starting the stack");
      starts++;
      up = true;
    }

    @Override
    public String token(String tenant, String user) {
      return tenant + ":" + user;
    }
  }

  @Command(name = "weft")
  private static final class Root {}
}
