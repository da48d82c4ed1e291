package dev.weft.launcher.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** An API whose runs play a script; it keeps what it was asked. */
final class FakeApi implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final Map<String, Reply> replies = new ConcurrentHashMap<>();
  final Map<String, FakeRun> runs = new ConcurrentHashMap<>();
  final List<String> resumedAfter = new CopyOnWriteArrayList<>();
  volatile Consumer<FakeRun> script = FakeRun::complete;
  volatile int dropAfterEvents = -1;
  volatile FakeRun newest;

  /** Requests whose method and path match so get no answer until the end. */
  volatile String silentOn = "";

  private final CountDownLatch closed = new CountDownLatch(1);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** A request as it came. */
  record Call(String method, String path, String authorization, Map<String, Object> body) {}

  /** An answer that a test has prepared for a method and path. */
  record Reply(int status, Object body) {}

  FakeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Prepares an answer. */
  void reply(String method, String path, int status, Object body) {
    replies.put(method + " " + path, new Reply(status, body));
  }

  /** Calls of a method whose path begins so. */
  List<Call> calls(String method, String path) {
    return calls.stream()
        .filter(call -> call.method().equals(method) && call.path().startsWith(path))
        .toList();
  }

  /** A run that is there already. */
  FakeRun add(FakeRun run) {
    runs.put(run.id, run);
    newest = run;
    return run;
  }

  private void awaitEnd() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  static Map<String, Object> problem(int status, String code, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "http://127.0.0.1/runbooks/" + code);
    problem.put("title", "Refused");
    problem.put("status", status);
    problem.put("detail", detail);
    problem.put("code", code);
    return problem;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String method = exchange.getRequestMethod();
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    Map<String, Object> body =
        bytes.length == 0
            ? new LinkedHashMap<>()
            : JSON.readValue(bytes, new TypeReference<LinkedHashMap<String, Object>>() {});
    calls.add(new Call(method, path, exchange.getRequestHeaders().getFirst("Authorization"), body));
    if ((method + " " + path).matches(silentOn)) {
      awaitEnd();
      return;
    }
    Reply prepared = replies.get(method + " " + path);
    if (prepared != null) {
      send(exchange, prepared);
    } else if (path.matches("/api/v1/flows/[^/]+/events")) {
      stream(exchange, runs.get(path.split("/")[4]));
    } else {
      send(exchange, answer(method, path, body));
    }
  }

  /** Reminders that are listed. */
  final List<Map<String, Object>> reminders = new ArrayList<>();

  private Reply answer(String method, String path, Map<String, Object> body) {
    if (method.equals("POST") && path.equals("/api/v1/flows")) {
      FakeRun run = add(new FakeRun(UUID.randomUUID().toString()));
      threads.execute(() -> script.accept(run));
      return new Reply(202, run.view());
    }
    if (path.startsWith("/api/v1/flows/")) {
      String[] parts = path.split("/");
      FakeRun run = find(parts[4]);
      if (run == null) {
        return new Reply(404, problem(404, "not_found", "There is no such run."));
      }
      if (parts.length == 6 && method.equals("POST")) {
        run.cancelled |= parts[5].equals("cancel");
        run.controlled.add(parts[5]);
      }
      return new Reply(200, run.view());
    }
    if (path.startsWith("/api/v1/flows")) {
      return new Reply(200, page(runs.values().stream().map(FakeRun::view).toList()));
    }
    if (path.startsWith("/api/v1/approvals/")) {
      String id = path.split("/")[4];
      for (FakeRun run : runs.values()) {
        if (run.approvals.containsKey(id)) {
          return method.equals("POST")
              ? run.decide(id, Boolean.TRUE.equals(body.get("approve")))
              : new Reply(200, run.approvals.get(id));
        }
      }
      return new Reply(404, problem(404, "not_found", "There is no such approval."));
    }
    if (path.startsWith("/api/v1/notifications")) {
      return new Reply(200, page(reminders));
    }
    if (path.startsWith("/api/v1/approvals")) {
      List<Map<String, Object>> pending = new ArrayList<>();
      for (FakeRun run : runs.values()) {
        run.approvals.values().stream()
            .filter(approval -> path.contains("state=" + approval.get("state")))
            .forEach(pending::add);
      }
      return new Reply(200, page(pending));
    }
    if (path.equals("/api/v1/flow-catalog")) {
      return new Reply(
          200,
          page(
              List.of(
                  Map.of(
                      "name",
                      "TripBooking",
                      "description",
                      "Books a trip.",
                      "inputSchema",
                      Map.of(
                          "type",
                          "object",
                          "required",
                          List.of("from"),
                          "properties",
                          Map.of("from", Map.of("type", "string", "description", "IATA code"))),
                      "example",
                      Map.of("from", "VIE")))));
    }
    if (path.equals("/api/v1/agents")) {
      return new Reply(
          200,
          page(
              List.of(
                  Map.of(
                      "name",
                      "travel",
                      "role",
                      "Books travel.",
                      "capabilities",
                      List.of("travel.bookFlight")))));
    }
    return new Reply(404, problem(404, "not_found", "There is nothing at this address."));
  }

  private static Map<String, Object> page(List<Map<String, Object>> items) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", items);
    return page;
  }

  private FakeRun find(String id) {
    if (id.equals("last")) {
      return newest;
    }
    return runs.values().stream().filter(run -> run.id.startsWith(id)).findFirst().orElse(null);
  }

  private void stream(HttpExchange exchange, FakeRun run) throws IOException {
    String after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    resumedAfter.add(after == null ? "" : after);
    int seq = after == null ? 0 : Integer.parseInt(after);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      int sent = 0;
      while (true) {
        String type = run.awaitEvent(seq);
        if (type == null) {
          return;
        }
        seq++;
        String event = "id: " + seq + "\nevent: " + type + "\ndata: {\"seq\":" + seq + "}\n\n";
        if (sent == dropAfterEvents) {
          dropAfterEvents = -1;
          out.write(event.substring(0, event.length() - 5).getBytes(StandardCharsets.UTF_8));
          return;
        }
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
        sent++;
        if (type.equals("run.ended")) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(reply.body());
    exchange
        .getResponseHeaders()
        .add(
            "Content-Type", reply.status() < 400 ? "application/json" : "application/problem+json");
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
