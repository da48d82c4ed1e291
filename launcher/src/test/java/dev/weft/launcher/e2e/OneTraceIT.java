package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import dev.weft.launcher.e2e.TraceCollector.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A run is one trace, from the request to the model, the provider and the database. */
class OneTraceIT {
  private static final String PERSON = "Zacharias Quillfeather";
  private static final String GOAL =
      "Book a flight to Berlin next Monday, add it to my calendar as a visit to "
          + PERSON
          + " and record the expense";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void shouldMakeOneTraceOfARunFromTheRequestToModelProviderAndDatabase() throws Exception {
    try (TraceCollector collector = new TraceCollector();
        PlanningModel model = new PlanningModel(plan());
        StackFixture stack = StackFixture.fresh()) {
      configure(stack, collector, model).cli("up").expect(0);

      JsonNode run = stack.cli("run", GOAL, "--approve", "--json").expect(0).json();

      String runId = run.path("runId").asText();
      assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
      awaitEnd(collector);
      Span request = only(collector.all(), span -> span.name().equals("POST /api/v1/flows"));
      List<Span> trace = collector.trace(request.traceId());
      assertOneTree(trace, request);
      assertThat(request.service()).isEqualTo("weft-api");
      assertThat(request.isKind("SERVER")).isTrue();
      assertNames(trace);
      assertThat(path(trace, only(trace, span -> span.name().startsWith("chat "))))
          .containsSubsequence(
              "POST /api/v1/flows",
              "StartWorkflow:AgentFlow",
              "RunWorkflow:AgentFlow",
              "StartChildWorkflow:Plan",
              "RunWorkflow:Plan",
              "StartActivity:plan.propose",
              "RunActivity:plan.propose",
              "chat " + PlanningModel.NAME);
      Span order = only(trace, span -> span.name().equals("PUT /v1/orders/{key}"));
      assertThat(path(trace, order))
          .containsSubsequence(
              "RunWorkflow:AgentFlow", "StartActivity:step.execute", "RunActivity:step.execute");
      assertNothingElseRan(collector, request.traceId());
      assertDiscreet(collector, trace, runId);
    }
  }

  @Test
  void shouldSendNothingAndWarnOfNothingWithoutAnAddress() throws Exception {
    Laptop laptop = new Laptop();

    HttpResponse<String> answer = agents(laptop);

    assertThat(laptop.config().telemetry().otlpEndpoint()).isEmpty();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("traceparent").orElseThrow()).endsWith("-00");
    for (String part : List.of("api", "worker")) {
      assertThat(Files.readString(laptop.home().resolve("logs").resolve(part + ".log")))
          .doesNotContainIgnoringCase("opentelemetry")
          .doesNotContainIgnoringCase("otlp");
    }
  }

  private static StackFixture configure(
      StackFixture stack, TraceCollector collector, PlanningModel model) {
    return stack
        .with("WEFT_TELEMETRY_OTLP_ENDPOINT", collector.address())
        .with("WEFT_MODELS_PROVIDERS_0_NAME", "house")
        .with("WEFT_MODELS_PROVIDERS_0_KIND", "openai")
        .with("WEFT_MODELS_PROVIDERS_0_BASE_URL", model.baseUrl())
        .with("WEFT_MODELS_PROVIDERS_0_MODEL", PlanningModel.NAME)
        .with("WEFT_MODELS_ROLES_PLANNER", "house");
  }

  /** What a good model answers to the goal. */
  private static String plan() {
    LocalDate monday = Laptop.nextMonday();
    return """
    {"understood":["a flight","a visit","an expense"],
     "plan":{"kind":"SEQUENTIAL","steps":[
      {"id":"flight","agent":"travel","action":"bookFlight",
       "params":{"from":"VIE","to":"BER","date":"%s"}},
      {"id":"event","agent":"calendar","action":"createEvent","dependsOn":["flight"],
       "params":{"title":"Visit to %s","start":"{{flight.departure}}",
        "end":"{{flight.arrivalInDepartureZone}}","timeZone":"{{flight.departureZone}}"}},
      {"id":"expense","agent":"finance","action":"recordExpense","dependsOn":["flight"],
       "params":{"amount":"{{flight.price}}","category":"travel",
        "description":"To see %s","date":"%s"}}]}}
    """
        .formatted(monday, PERSON, PERSON, monday);
  }

  private static HttpResponse<String> agents(Laptop laptop)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + laptop.config().api().port() + "/api/v1/agents"))
              .header("Authorization", "Bearer " + laptop.weft("token").exits(0).out().strip())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Spans are sent in batches; the flow's own comes last. */
  private static void awaitEnd(TraceCollector collector) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!(names(collector.all())
        .containsAll(List.of("RunWorkflow:AgentFlow", "POST /api/v1/flows")))) {
      assertThat(System.nanoTime()).as("spans: %s", names(collector.all())).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static void assertOneTree(List<Span> trace, Span root) {
    Set<String> ids = trace.stream().map(Span::id).collect(Collectors.toSet());
    assertThat(root.parentId()).isEmpty();
    assertThat(trace)
        .filteredOn(span -> !span.equals(root))
        .as("spans whose parent is missing")
        .allMatch(span -> ids.contains(span.parentId()));
  }

  private static void assertNames(List<Span> trace) {
    assertThat(trace)
        .filteredOn(span -> span.isKind("CLIENT"))
        .extracting(Span::name)
        .contains(
            "chat " + PlanningModel.NAME,
            "GET /v1/offers",
            "PUT /v1/orders/{key}",
            "postgresql insert",
            "postgresql select");
    Span chat = only(trace, span -> span.name().startsWith("chat "));
    assertThat(chat.attributes())
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "openai")
        .containsEntry("gen_ai.request.model", PlanningModel.NAME)
        .containsEntry("gen_ai.usage.input_tokens", "812")
        .containsEntry("gen_ai.usage.output_tokens", "143");
    assertThat(trace)
        .filteredOn(span -> span.name().startsWith("postgresql "))
        .extracting(Span::service)
        .contains("weft-api", "weft-worker");
  }

  /** No flow and no activity ran outside the trace. */
  private static void assertNothingElseRan(TraceCollector collector, String traceId) {
    assertThat(collector.all())
        .filteredOn(span ->
            span.name().startsWith("RunWorkflow:") || span.name().startsWith("RunActivity:"))
        .extracting(Span::traceId)
        .containsOnly(traceId);
  }

  private static void assertDiscreet(TraceCollector collector, List<Span> trace, String runId) {
    assertThat(collector.bodies())
        .noneMatch(body -> body.contains("Quillfeather") || body.contains("Zacharias"));
    assertThat(trace)
        .filteredOn(span -> span.name().startsWith("postgresql "))
        .extracting(span -> span.attribute("db.query.text"))
        .isNotEmpty()
        .noneMatch(sql -> sql.contains(runId) || sql.contains("demo") || sql.contains("EUR"));
  }

  private static Span only(List<Span> spans, Predicate<Span> wanted) {
    List<Span> found = spans.stream().filter(wanted).toList();
    assertThat(found).as("in %s", names(spans)).hasSize(1);
    return found.getFirst();
  }

  private static Set<String> names(List<Span> spans) {
    return spans.stream().map(Span::name).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The names from the trace's first span down to one. */
  private static List<String> path(List<Span> trace, Span leaf) {
    Map<String, Span> byId =
        trace.stream().collect(Collectors.toMap(Span::id, Function.identity()));
    List<String> names = new ArrayList<>();
    for (Span span = leaf; span != null; span = byId.get(span.parentId())) {
      names.addFirst(span.name());
    }
    return names;
  }
}
