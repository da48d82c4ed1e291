package dev.weft.bench.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bench.stack.OwnStack;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Weft with every safeguard on: a plan that a person starts over the API. */
final class Weft implements Contender {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final String says;
  private final String action;
  private final OwnStack stack;
  private final Supplier<WorkflowClient> engine;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private URI starts = URI.create("http://127.0.0.1");
  private String token = "";

  private Weft(
      String name, String says, String action, OwnStack stack, Supplier<WorkflowClient> engine) {
    this.name = name;
    this.says = says;
    this.action = action;
    this.stack = stack;
    this.engine = engine;
  }

  /**
   * Steps as they are by default.
   *
   * @param engine a client of the same engine, for reading histories
   */
  static Weft ordinary(OwnStack stack, Supplier<WorkflowClient> engine) {
    return new Weft(
        "weft",
        "Weft: a plan that was validated; each step checked for scope, keyed so that it takes"
            + " effect at most once, undoable, audited, traced and shown in the read model; every"
            + " payload encrypted with the person's key.",
        "probe",
        stack,
        engine);
  }

  /** Steps whose tool is declared quick. */
  static Weft quick(OwnStack stack, Supplier<WorkflowClient> engine) {
    return new Weft(
        "weft-quick",
        "The same with a tool that is declared quick, in process and idempotent, and that reads:"
            + " it runs as a local activity, and its begin and end are noted together.",
        "glance",
        stack,
        engine);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String says() {
    return says;
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    starts = URI.create("http://127.0.0.1:" + stack.config().api().port() + "/api/v1/flows");
    token = stack.token();
  }

  @Override
  public Finished run(int steps) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(starts + "?wait=60s"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order(steps)))
            .build();
    long from = System.nanoTime();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    Duration seen = Duration.ofNanos(System.nanoTime() - from);
    JsonNode run = JSON.readTree(response.body());
    if (!run.path("status").asText().equals("COMPLETED")) {
      throw new IOException(
          "the run did not complete: " + response.statusCode() + " " + run.toString());
    }
    return new Finished(run.path("workflowId").asText(), seen);
  }

  private String order(int count) {
    ObjectNode order = JSON.createObjectNode();
    ObjectNode plan = order.putObject("plan");
    plan.put("planVersion", 1);
    plan.put("kind", "SEQUENTIAL");
    ArrayNode steps = plan.putArray("steps");
    for (int number = 1; number <= count; number++) {
      ObjectNode step = steps.addObject();
      step.put("id", "s" + number);
      step.put("agent", "diagnostics");
      step.put("action", action);
      step.putObject("params").put("text", BareTemporal.TEXT);
    }
    return order.toString();
  }

  @Override
  public Optional<Trace> trace(Finished flow) {
    return Optional.of(new EngineHistory(engine.get()).trace(flow.id()));
  }

  @Override
  public List<ProcessHandle> processes() {
    try {
      return List.of(stack.process("worker"), stack.process("api"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
