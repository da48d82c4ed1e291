package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.StackFixture;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The stack that all end-to-end tests of this JVM share, driven through {@code ./weft} alone. */
final class Laptop {
  static final String README_GOAL =
      "Book a flight to Berlin next Monday, add it to my calendar and record the expense";

  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private final StackFixture stack = StackFixture.shared();

  /** What a command answered. */
  record Ended(int exitCode, String out, String err) {
    /** Standard output as exactly one JSON object. */
    Map<String, Object> json() {
      try {
        return STRICT.readValue(out, OBJECT);
      } catch (IOException e) {
        throw new AssertionError("not one JSON object: " + out + "\n" + err, e);
      }
    }

    Ended exits(int expected) {
      assertThat(exitCode).as("exit code; printed:\n%s\n%s", out, err).isEqualTo(expected);
      return this;
    }
  }

  /** A command that still runs. */
  record Running(Process process, Path out, Path err) {
    Ended await() {
      try {
        if (!process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("the command did not end: " + text(out) + "\n" + text(err));
        }
        return new Ended(process.exitValue(), text(out), text(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Runs {@code ./weft} without a terminal and waits for it. */
  Ended weft(String... args) {
    return start(args).await();
  }

  /** Starts {@code ./weft} without a terminal. */
  Running start(String... args) {
    try {
      Path out = temporary(".out");
      Path err = temporary(".err");
      return new Running(stack.start(out, err, args), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file with text. */
  static Path file(String name, String text) {
    try {
      Path file = temporary(name);
      Files.writeString(file, text);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return stack.home();
  }

  /** The complete configuration that the stack runs with. */
  WeftConfig config() {
    return stack.config();
  }

  /** The engine's own id of a flow's newest execution; the engine may list it a moment late. */
  String executionOf(String workflowId) throws IOException {
    URI address =
        URI.create(
            "http://127.0.0.1:%d/api/v1/namespaces/%s/workflows?query=%s"
                .formatted(
                    config().temporal().httpPort(),
                    config().temporal().namespace(),
                    URLEncoder.encode(
                        "WorkflowId = '" + workflowId + "'", StandardCharsets.UTF_8)));
    List<String> found = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      await(
          "the engine lists " + workflowId,
          Duration.ofSeconds(30),
          () -> {
            found.add(listed(client, address));
            return !found.getLast().isEmpty();
          });
    }
    return found.getLast();
  }

  private static String listed(HttpClient client, URI address) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return STRICT.readTree(answer.body()).at("/executions/0/execution/runId").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Sandbox sandbox() {
    return new Sandbox(config().sandbox().url());
  }

  Database database() {
    return new Database(config().postgres());
  }

  /**
   * A stack of its own, not up yet, whose outer parts are all addresses of this one's.
   *
   * @param name of its database and its namespace, which nobody else uses
   */
  StackFixture elsewhere(String name) {
    WeftConfig parts = config();
    WeftConfig.Postgres postgres = parts.postgres();
    database().create(name, superuserPassword());
    return StackFixture.fresh()
        .with("WEFT_POSTGRES_URL", postgres.url().replaceFirst("/weft$", "/" + name))
        .with("WEFT_POSTGRES_OWNER_PASSWORD", postgres.ownerPassword())
        .with("WEFT_POSTGRES_APP_PASSWORD", postgres.appPassword())
        .with("WEFT_POSTGRES_WORKER_PASSWORD", postgres.workerPassword())
        .with("WEFT_POSTGRES_SYSTEM_PASSWORD", postgres.systemPassword())
        .with("WEFT_REDIS_URL", parts.redis().url())
        .with("WEFT_REDIS_PASSWORD", parts.redis().password())
        .with("WEFT_TEMPORAL_ADDRESS", parts.temporal().address())
        .with("WEFT_TEMPORAL_NAMESPACE", name.replace('_', '-'))
        .with("WEFT_TEMPORAL_UI_URL", parts.temporal().ui().url())
        .with("WEFT_SANDBOX_ENABLED", "false")
        .with("WEFT_SANDBOX_URL", parts.sandbox().url());
  }

  /** The password of the embedded database's administrator, which no process of Weft's has. */
  String superuserPassword() {
    try {
      Path file = home().resolve("keys").resolve("passwords.json");
      return STRICT.readTree(Files.readAllBytes(file)).get("superuser").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal, as in STOP, to a part's process. */
  void signal(String part, String signal) {
    ProcessIdentity.of(stack.pid(part)).orElseThrow().signal(signal);
  }

  /** Kills the worker process with signal 9. */
  void killWorker() {
    ProcessHandle.of(stack.pid("worker")).orElseThrow().destroyForcibly();
  }

  /** Kills the api process with signal 9; the supervisor starts it again. */
  void killApi() {
    ProcessHandle.of(stack.pid("api")).orElseThrow().destroyForcibly();
  }

  /** The run as {@code ./weft show --json} prints it. */
  Map<String, Object> show(String run) {
    return weft("show", run, "--json").exits(0).json();
  }

  /** The status of a step of a run. */
  static String step(Map<String, Object> run, String stepId) {
    for (Object one : (List<?>) run.get("steps")) {
      Map<?, ?> step = (Map<?, ?>) one;
      if (stepId.equals(step.get("id"))) {
        return String.valueOf(step.get("status"));
      }
    }
    return "absent";
  }

  /**
   * A file with a trip's input; a route of its own keeps a test's prices apart from the others'.
   */
  static String trip(String from, String to) {
    String json =
        "{\"from\":\"%s\",\"to\":\"%s\",\"date\":\"%s\",\"nights\":2}"
            .formatted(from, to, nextMonday().plusWeeks(1));
    return file("trip.json", json).toString();
  }

  static LocalDate nextMonday() {
    return LocalDate.now(ZoneId.systemDefault()).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
  }

  /** Waits until something is so. */
  static void await(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within " + limit + ": " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private static Path temporary(String suffix) throws IOException {
    Path file = Files.createTempFile("weft-e2e", suffix);
    file.toFile().deleteOnExit();
    return file;
  }
}
