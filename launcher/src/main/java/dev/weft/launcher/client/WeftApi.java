package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Weft's API over HTTP. Refusals are {@link ApiProblem}, silence is {@link ApiSilence}. */
final class WeftApi {
  private static final ObjectMapper JSON = WeftJson.mapper();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};
  private static final Duration ANSWER = Duration.ofSeconds(40);
  private static final Duration LAST_WORD = Duration.ofMillis(400);

  private final URI base;
  private final Supplier<String> token;
  private final String whenSilent;
  private volatile @Nullable Long deadline;
  private final HttpClient http;

  /**
   * Talks to one API.
   *
   * @param token gives the bearer token of each request
   * @param whenSilent the line to show when nothing answers
   */
  WeftApi(URI base, Supplier<String> token, String whenSilent) {
    this(base, token, whenSilent, null);
  }

  /**
   * Talks to one API, whose certificate is checked with something of its own.
   *
   * @param tls null for the Java runtime's CAs
   */
  WeftApi(URI base, Supplier<String> token, String whenSilent, @Nullable SSLContext tls) {
    this.base = base;
    this.token = token;
    this.whenSilent = whenSilent;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    if (tls != null) {
      client.sslContext(tls);
    }
    this.http = client.build();
  }

  /**
   * Waits for no answer past a moment; what is asked after it has only a last word's time.
   *
   * @param nanoTime the moment, as {@link System#nanoTime} counts
   */
  void answerBy(long nanoTime) {
    deadline = nanoTime;
  }

  /** Whether the moment of {@link #answerBy} has passed. */
  boolean overdue() {
    Long end = deadline;
    return end != null && System.nanoTime() - end > 0;
  }

  private Duration patience() {
    Long end = deadline;
    if (end == null) {
      return ANSWER;
    }
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (left.compareTo(LAST_WORD) < 0) {
      return LAST_WORD;
    }
    return left.compareTo(ANSWER) < 0 ? left : ANSWER;
  }

  /** A part of a list. */
  record Page(List<Map<String, Object>> items, @Nullable String next) {}

  RunView start(Map<String, Object> request) {
    return convert(post("/api/v1/flows", request), RunView.class);
  }

  RunView run(String id) {
    return convert(get("/api/v1/flows/" + encode(id)), RunView.class);
  }

  /** The run with all that the API says of it. */
  Map<String, Object> wholeRun(String id) {
    return get("/api/v1/flows/" + encode(id));
  }

  /** The run's history in the engine, decrypted. */
  Map<String, Object> history(String runId) {
    return get("/api/v1/flows/" + encode(runId) + "/history");
  }

  /** What policy decided for a run. */
  Page decisions(String runId) {
    return page(get("/api/v1/flows/" + encode(runId) + "/decisions"));
  }

  /** Decides the same again. */
  Map<String, Object> replayDecision(String decision) {
    return post("/api/v1/policy/decisions/" + encode(decision) + "/replay", Map.of());
  }

  /** What policy would decide. */
  Map<String, Object> explainAuthorisation(Map<String, Object> question) {
    return post("/api/v1/policy/authorisation/explain", question);
  }

  /** Decisions, approvals or codec reads of a period, as CSV. */
  String export(String dataset, String from, String to) {
    String path =
        "/api/v1/policy/exports/" + encode(dataset) + "?from=" + encode(from) + "&to=" + encode(to);
    try {
      HttpResponse<byte[]> response =
          exchange(
              request(path).timeout(patience()).GET().build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() >= 400) {
        throw problem(response.statusCode(), response.body());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw silent();
    }
  }

  Page runs(@Nullable String status, @Nullable String flow, int limit) {
    StringBuilder query = new StringBuilder("?limit=").append(limit);
    if (status != null) {
      query.append("&status=").append(encode(status));
    }
    if (flow != null) {
      query.append("&flow=").append(encode(flow));
    }
    return page(get("/api/v1/flows" + query));
  }

  /** Does something to a run: cancel, pause, resume or terminate. */
  void control(String runId, String verb) {
    post("/api/v1/flows/" + encode(runId) + "/" + verb, Map.of());
  }

  /** Does something to many runs. */
  Map<String, Object> bulk(Map<String, Object> request) {
    return post("/api/v1/flows/bulk", request);
  }

  RunView rerun(String runId, Map<String, Object> request) {
    return convert(post("/api/v1/flows/" + encode(runId) + "/rerun", request), RunView.class);
  }

  Page debts(Map<String, String> filter) {
    List<String> query = new ArrayList<>();
    filter.forEach((name, value) -> query.add(name + "=" + encode(value)));
    return page(get("/api/v1/debts?" + String.join("&", query)));
  }

  Map<String, Object> debt(String runId, String step) {
    return get("/api/v1/debts/" + encode(runId) + "/" + encode(step));
  }

  DebtView repair(String runId, String step, String action, String reason) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("action", action);
    request.put("reason", reason);
    return convert(
        post("/api/v1/debts/" + encode(runId) + "/" + encode(step) + "/repair", request),
        DebtView.class);
  }

  Map<String, Object> plan(Map<String, Object> request) {
    return post("/api/v1/plans", request);
  }

  Page approvals(String state) {
    return page(get("/api/v1/approvals?limit=100&state=" + encode(state)));
  }

  ApprovalView approval(String id) {
    return convert(get("/api/v1/approvals/" + encode(id)), ApprovalView.class);
  }

  /** What waits for the caller alone. */
  Page approvalsForMe() {
    return page(get("/api/v1/approvals?limit=100&waitingForMe=true"));
  }

  Page notifications() {
    return page(get("/api/v1/notifications?limit=100"));
  }

  /**
   * Decides.
   *
   * @param version the version of the arguments that was shown; null for whichever is current
   * @param arguments what the arguments shall be instead; null leaves them as they are
   */
  ApprovalView decide(
      String id,
      boolean approve,
      @Nullable String reason,
      @Nullable Integer version,
      @Nullable Map<String, Object> arguments) {
    Map<String, Object> decision = new LinkedHashMap<>();
    decision.put("approve", approve);
    if (reason != null) {
      decision.put("reason", reason);
    }
    if (version != null) {
      decision.put("version", version);
    }
    if (arguments != null) {
      decision.put("arguments", arguments);
    }
    return convert(
        post("/api/v1/approvals/" + encode(id) + "/decision", decision), ApprovalView.class);
  }

  Map<String, Object> keys() {
    return get("/api/v1/keys");
  }

  Map<String, Object> rotateKeys() {
    return post("/api/v1/keys/rotation", Map.of());
  }

  Page keyDestructions() {
    return page(get("/api/v1/keys/destructions"));
  }

  Map<String, Object> askToDestroyKeys(String subject, String reason) {
    return post("/api/v1/keys/destructions", Map.of("subject", subject, "reason", reason));
  }

  /** Decides about a destruction: approve or reject. */
  Map<String, Object> decideKeyDestruction(String id, String verb, Map<String, Object> request) {
    return post("/api/v1/keys/destructions/" + encode(id) + "/" + verb, request);
  }

  /** Moves a tenant; a move that is under way is told of. */
  Map<String, Object> moveTenant(String tenant, String to, String drain) {
    return post(moves(tenant), Map.of("to", to, "drain", drain));
  }

  Page tenantMoves(String tenant) {
    return page(get(moves(tenant)));
  }

  Map<String, Object> tenantMove(String tenant, String id) {
    return get(moves(tenant) + "/" + encode(id));
  }

  Map<String, Object> giveUpMove(String tenant, String id) {
    return send("DELETE", moves(tenant) + "/" + encode(id), Map.of());
  }

  private static String moves(String tenant) {
    return "/api/v1/admin/tenants/" + encode(tenant) + "/moves";
  }

  Map<String, Object> askForResidency(String tenant, String residency, String reason) {
    return post(residency(tenant), Map.of("residency", residency, "reason", reason));
  }

  Page residencyChanges(String tenant) {
    return page(get(residency(tenant)));
  }

  /** Decides about a change of residency: approve or reject. */
  Map<String, Object> decideResidency(String tenant, String id, String verb) {
    return post(residency(tenant) + "/" + encode(id) + "/" + verb, Map.of());
  }

  private static String residency(String tenant) {
    return "/api/v1/admin/tenants/" + encode(tenant) + "/residency";
  }

  Page budgets() {
    return page(get("/api/v1/budgets"));
  }

  Map<String, Object> setBudget(Map<String, Object> budget) {
    return send("PUT", "/api/v1/budgets", budget);
  }

  void removeBudget(String flow) {
    answer(request("/api/v1/budgets?flow=" + encode(flow)).timeout(ANSWER).DELETE().build());
  }

  Map<String, Object> explainPlacement(Map<String, Object> request) {
    return post("/api/v1/policy/placement/explain", request);
  }

  Map<String, Object> costs(Map<String, String> query) {
    return get(
        "/api/v1/costs?"
            + query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&")));
  }

  ApprovalView withdraw(String id, @Nullable String reason) {
    Map<String, Object> request = new LinkedHashMap<>();
    if (reason != null) {
      request.put("reason", reason);
    }
    return convert(
        post("/api/v1/approvals/" + encode(id) + "/withdraw", request), ApprovalView.class);
  }

  Map<String, Object> link(String id) {
    return post("/api/v1/approvals/" + encode(id) + "/link", Map.of());
  }

  Map<String, Object> delegate(String id, String person) {
    return post("/api/v1/approvals/" + encode(id) + "/delegations", Map.of("to", person));
  }

  Map<String, Object> delegateForTime(String person, @Nullable Instant from, Instant until) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("to", person);
    if (from != null) {
      request.put("from", from.toString());
    }
    request.put("until", until.toString());
    return post("/api/v1/delegations", request);
  }

  Page delegations() {
    return page(get("/api/v1/delegations"));
  }

  Map<String, Object> undelegate(String id) {
    return post("/api/v1/delegations/" + encode(id) + "/withdraw", Map.of());
  }

  Page agents() {
    return page(get("/api/v1/agents"));
  }

  Page flows() {
    return page(get("/api/v1/flow-catalog"));
  }

  Page templates() {
    return page(get("/api/v1/templates?limit=200"));
  }

  Map<String, Object> template(String name, @Nullable Integer version) {
    String path = "/api/v1/templates/" + encode(name);
    return get(version == null ? path : path + "/versions/" + version);
  }

  Map<String, Object> saveTemplate(String name, Map<String, Object> request) {
    return send("PUT", "/api/v1/templates/" + encode(name), request);
  }

  void archiveTemplate(String name, @Nullable Integer version) {
    post(
        "/api/v1/templates/"
            + encode(name)
            + "/archive"
            + (version == null ? "" : "?version=" + version),
        Map.of());
  }

  Page schedules() {
    return page(get("/api/v1/schedules?limit=50"));
  }

  Map<String, Object> schedule(String name) {
    return get("/api/v1/schedules/" + encode(name));
  }

  Map<String, Object> putSchedule(String name, Map<String, Object> request) {
    return send("PUT", "/api/v1/schedules/" + encode(name), request);
  }

  /** Does what can be done with a schedule: pause, resume, run. */
  Map<String, Object> toSchedule(String name, String verb, Map<String, Object> request) {
    return post("/api/v1/schedules/" + encode(name) + "/" + verb, request);
  }

  void deleteSchedule(String name) {
    answer(request("/api/v1/schedules/" + encode(name)).timeout(patience()).DELETE().build());
  }

  /** Changes a run that has not started. */
  Map<String, Object> changeRun(String runId, Map<String, Object> change) {
    return send("PATCH", "/api/v1/flows/" + encode(runId), change);
  }

  /** Says who sees a run. */
  Map<String, Object> shareRun(String runId, Map<String, Object> request) {
    return send("PUT", "/api/v1/flows/" + encode(runId) + "/visibility", request);
  }

  /** Says who sees a schedule. */
  Map<String, Object> shareSchedule(String name, Map<String, Object> request) {
    return send("PUT", "/api/v1/schedules/" + encode(name) + "/visibility", request);
  }

  /** Opens a run's events after the given id; null when the run has ended and told all. */
  @Nullable InputStream events(String runId, @Nullable String lastEventId) throws IOException {
    HttpRequest.Builder request =
        request("/api/v1/flows/" + encode(runId) + "/events").header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response =
        exchange(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) {
      try (InputStream body = response.body()) {
        throw problem(response.statusCode(), body.readAllBytes());
      }
    }
    if (response.statusCode() == 204) {
      response.body().close();
      return null;
    }
    return response.body();
  }

  static <T> T convert(Object tree, Class<T> type) {
    try {
      return JSON.convertValue(tree, type);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "unexpected_answer",
          "The API's answer is not understood; is it of another version? " + e.getMessage());
    }
  }

  private Map<String, Object> get(String path) {
    return answer(request(path).timeout(patience()).GET().build());
  }

  private Map<String, Object> post(String path, Map<String, Object> body) {
    return send("POST", path, body);
  }

  private Map<String, Object> send(String method, String path, Map<String, Object> body) {
    byte[] bytes;
    try {
      bytes = JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new CommandFailure("The request cannot be written as JSON: " + e.getOriginalMessage());
    }
    return answer(
        request(path)
            .timeout(patience())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build());
  }

  private Map<String, Object> answer(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() >= 400) {
        throw problem(response.statusCode(), response.body());
      }
      byte[] body = response.body();
      if (body.length == 0) {
        return new LinkedHashMap<>();
      }
      Object tree = JSON.readValue(body, Object.class);
      if (tree instanceof List<?> list) {
        Map<String, Object> wrapped = new LinkedHashMap<>();
        wrapped.put("items", list);
        return wrapped;
      }
      return JSON.convertValue(tree, OBJECT);
    } catch (IOException e) {
      throw silent();
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString();
    return HttpRequest.newBuilder(
            URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path))
        .header("Authorization", "Bearer " + token.get());
  }

  private ApiSilence silent() {
    return new ApiSilence(whenSilent);
  }

  private static ApiProblem problem(int status, byte[] body) {
    Map<String, Object> members = new LinkedHashMap<>();
    try {
      members.putAll(JSON.readValue(body, OBJECT));
    } catch (IOException e) {
      members.put("title", "The API answered " + status + ".");
    }
    return new ApiProblem(status, members);
  }

  private static Page page(Map<String, Object> tree) {
    List<Map<String, Object>> items = new ArrayList<>();
    if (tree.get("items") instanceof List<?> list) {
      list.forEach(item -> items.add(JSON.convertValue(item, OBJECT)));
    }
    return new Page(items, tree.get("next") instanceof String next ? next : null);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
