package dev.weft.bench.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An endpoint of the OpenAI protocol that plans the goals of the mix and keeps its own count of the
 * tokens that it charges for. It charges for each answer that it makes, also for one that does not
 * arrive; what it refuses costs nothing.
 */
public final class PlanningEndpoint implements AutoCloseable {
  /** The most that it writes; the stack's configuration reserves as much. */
  public static final int MOST_OUTPUT = 700;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern GOAL = Pattern.compile("chaos goal (\\w+) (\\d+) (\\d+)");

  private final HttpServer server;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Long> charged = new TreeMap<>();
  private final AtomicLong answered = new AtomicLong();
  private final long seed;
  private volatile boolean calm;

  public PlanningEndpoint(long seed) throws IOException {
    this.seed = seed;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(calls);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  /** A goal that it plans. */
  static String goal(String tenant, int number, int recipe) {
    return "chaos goal " + tenant + " " + number + " " + recipe;
  }

  /** Where it answers. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The tokens that it charged for, by tenant. */
  public Map<String, Long> charged() {
    synchronized (charged) {
      return new TreeMap<>(charged);
    }
  }

  /** It refuses and drops nothing any more. */
  public void calm() {
    calm = true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    SplittableRandom random = new SplittableRandom(seed + answered.incrementAndGet());
    int mood = calm ? 99 : random.nextInt(100);
    if (mood < 8) {
      exchange.getResponseHeaders().add("Retry-After", "1");
      exchange.sendResponseHeaders(mood < 4 ? 429 : 503, -1);
      exchange.close();
      return;
    }
    byte[] answer = plan(request, random);
    if (mood < 14) {
      pause(random.nextInt(3_000));
    }
    if (mood < 18) {
      // Charged, and never heard.
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer, 0, answer.length / 2);
      exchange.getResponseBody().flush();
      throw new IOException("the answer breaks off on purpose");
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private byte[] plan(byte[] request, SplittableRandom random) throws IOException {
    StringBuilder asked = new StringBuilder();
    for (JsonNode message : JSON.readTree(request).path("messages")) {
      asked.append(message.path("content")).append('\n');
    }
    Matcher goal = GOAL.matcher(asked);
    if (!goal.find()) {
      throw new IOException("a goal that is none of the mix: " + asked);
    }
    Map<String, Object> plan =
        FlowMix.planned(
            Integer.parseInt(goal.group(3)),
            new SplittableRandom(seed ^ Long.parseLong(goal.group(2))),
            LocalDate.now(java.time.ZoneOffset.UTC));
    // Fewer tokens than a budget reserves: one for every three bytes of the question.
    int in = asked.toString().getBytes(StandardCharsets.UTF_8).length / 6;
    int out = 100 + random.nextInt(MOST_OUTPUT - 100);
    synchronized (charged) {
      charged.merge(goal.group(1), (long) in + out, Long::sum);
    }
    Map<String, Object> choice =
        Map.of(
            "index",
            0,
            "message",
            Map.of("role", "assistant", "content", JSON.writeValueAsString(plan)),
            "finish_reason",
            "stop");
    return JSON.writeValueAsBytes(
        Map.of(
            "id",
            "chaos",
            "object",
            "chat.completion",
            "created",
            0,
            "model",
            "chaos-planner",
            "choices",
            List.of(choice),
            "usage",
            Map.of("prompt_tokens", in, "completion_tokens", out, "total_tokens", in + out)));
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    calls.shutdownNow();
  }
}
