package dev.weft.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The provider on its port of 127.0.0.1. */
final class SandboxServer implements AutoCloseable {

  static {
    // Without it each small answer on a kept connection waits 40 ms for the peer's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final System.Logger LOG = System.getLogger(SandboxServer.class.getName());
  private static final int LONGEST_BODY = 64 * 1024;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(2);
  private static final List<String> GUARDED = List.of("v1", "admin");
  private static final byte[] LOCALHOST = {127, 0, 0, 1};

  private final HttpServer http;
  private final ExecutorService threads;
  private final Ledger ledger;
  private final Faults faults = new Faults();
  private final LateDeliveries late = new LateDeliveries();
  private final Router router = new Router();
  private final AtomicInteger answering = new AtomicInteger();
  private final byte[] authorization;

  private SandboxServer(HttpServer http, ExecutorService threads, Ledger ledger, String apiKey) {
    this.http = http;
    this.threads = threads;
    this.ledger = ledger;
    this.authorization = ("Bearer " + apiKey).getBytes(StandardCharsets.UTF_8);
    Airports airports = Airports.load();
    Timetable timetable = new Timetable(airports);
    Hotels hotels = new Hotels(airports);
    router.add("GET", "/health", request -> Answer.ok(Map.of("status", "UP")));
    new TravelEndpoints(airports, timetable, hotels, ledger).addTo(router);
    new AdminEndpoints(airports, timetable, hotels, ledger, faults, late).addTo(router);
  }

  /** Replays the journal and listens. */
  static SandboxServer start(SandboxConfig config, Clock clock) throws IOException {
    HttpServer http = HttpServer.create();
    try {
      http.bind(new InetSocketAddress(InetAddress.getByAddress(LOCALHOST), config.port()), 0);
    } catch (BindException e) {
      throw new IOException("port " + config.port() + " of 127.0.0.1 cannot be had", e);
    }
    try {
      Ledger ledger = new Ledger(Journal.open(config.directory()), clock);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      SandboxServer server = new SandboxServer(http, threads, ledger, config.apiKey());
      http.setExecutor(threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException | RuntimeException e) {
      http.stop(0);
      throw e;
    }
  }

  int port() {
    return http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Request request;
      try {
        request = admit(exchange);
      } catch (ApiError e) {
        send(exchange, e.answer());
        return;
      }
      Optional<Fault.Spec> fault =
          request.path().getFirst().equals("v1")
              ? faults.strike(request.method(), exchange.getRequestURI().getRawPath())
              : Optional.empty();
      if (fault.isPresent()) {
        misbehave(exchange, request, fault.get());
      } else {
        answering.incrementAndGet();
        try {
          send(exchange, answer(request));
        } finally {
          answering.decrementAndGet();
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client went away");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Request admit(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw new ApiError(413, "too_large", "A body may have " + LONGEST_BODY + " bytes");
    }
    Request request =
        Request.of(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            new String(body, StandardCharsets.UTF_8));
    if (GUARDED.contains(request.path().getFirst()) && !isAuthorized(exchange)) {
      throw new ApiError(401, "unauthorized", "Send Authorization: Bearer and the API key")
          .withHeader("WWW-Authenticate", "Bearer");
    }
    return request;
  }

  private boolean isAuthorized(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null
        && MessageDigest.isEqual(authorization, header.getBytes(StandardCharsets.UTF_8));
  }

  private Answer answer(Request request) {
    try {
      return router.answer(request);
    } catch (ApiError e) {
      return e.answer();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed", e);
      return new ApiError(500, "internal", "The provider failed").answer();
    }
  }

  private void misbehave(HttpExchange exchange, Request request, Fault.Spec fault)
      throws IOException, InterruptedException {
    switch (fault.kind()) {
      case STATUS -> send(exchange, injected(fault));
      case SLOW -> {
        Thread.sleep(fault.delayMillis());
        send(exchange, answer(request));
      }
      // The caller closes the exchange, and with it the connection, as no answer was sent.
      case RESET -> {}
      case LATE -> {
        late.deliver(fault.delayMillis(), () -> applyLate(request));
        Thread.sleep(fault.holdMillis());
      }
      case NO_AVAILABILITY -> send(exchange, answer(request.withNothingAvailable()));
      case HALF_ANSWER -> sendHalf(exchange, answer(request));
    }
  }

  private static Answer injected(Fault.Spec fault) {
    ApiError error = new ApiError(fault.status(), "injected", "A fault was injected");
    return fault.retryAfterSeconds() < 0
        ? error.answer()
        : error.withHeader("Retry-After", Integer.toString(fault.retryAfterSeconds())).answer();
  }

  private void applyLate(Request request) {
    String outcome;
    try {
      outcome = router.answer(request).status() == 201 ? "applied" : "same";
    } catch (ApiError e) {
      outcome = "refused:" + e.code();
    }
    List<String> path = request.path();
    if (path.size() == 3
        && !request.method().equals("GET")
        && TravelEndpoints.isKey(path.getLast())) {
      String noted = request.method().equals("DELETE") ? "cancelled" : outcome;
      OrderKind.ofSegment(path.get(1))
          .ifPresent(kind -> ledger.noteLate(kind, path.getLast(), noted));
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] json = begin(exchange, answer);
    if (!exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseBody().write(json);
    }
  }

  private static void sendHalf(HttpExchange exchange, Answer answer) throws IOException {
    byte[] json = begin(exchange, answer);
    OutputStream body = exchange.getResponseBody();
    body.write(json, 0, json.length / 2);
    body.flush();
  }

  private static byte[] begin(HttpExchange exchange, Answer answer) throws IOException {
    byte[] json = Json.bytes(answer.body());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : json.length);
    return json;
  }

  /** Answers what is under way, for a moment, and forgets what is still late. */
  @Override
  public void close() {
    late.forget();
    // HttpServer.stop would wait in full once an exchange was closed without an answer.
    long end = System.nanoTime() + LONGEST_STOP.toNanos();
    while (answering.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    http.stop(0);
    threads.shutdownNow();
    ledger.close();
  }
}
