package dev.weft.launcher.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** An endpoint of the OpenAI protocol whose model always answers with the same plan. */
final class PlanningModel implements AutoCloseable {
  static final String NAME = "planning-model-1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String plan;

  PlanningModel(String plan) throws IOException {
    this.plan = plan;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Map<String, Object> message = Map.of("role", "assistant", "content", plan);
    byte[] answer =
        JSON.writeValueAsBytes(
            Map.of(
                "id",
                "chatcmpl-1",
                "object",
                "chat.completion",
                "created",
                0,
                "model",
                NAME,
                "choices",
                List.of(Map.of("index", 0, "message", message, "finish_reason", "stop")),
                "usage",
                Map.of("prompt_tokens", 812, "completion_tokens", 143, "total_tokens", 955)));
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
