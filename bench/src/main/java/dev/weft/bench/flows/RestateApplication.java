package dev.weft.bench.flows;

import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import dev.restate.serde.Serde;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service with a durable flow, as one writes it on Restate alone, and the server it runs on. */
public final class RestateApplication {
  private static final String SERVICE = "Bench";
  private static final String HANDLER = "run";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private RestateApplication() {}

  /**
   * Says where its door is and runs until its input ends.
   *
   * @param args the server's program, the folder of its data, its log
   */
  public static void main(String[] args) throws Exception {
    PeerProcess.endWhenStartFails();
    int service = serve();
    int ingress = freePort();
    int admin = freePort();
    Process server = startServer(Path.of(args[0]), args[1], new File(args[2]), ingress, admin);
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroy, "stop the server"));
    register(server, admin, service);
    PeerProcess.serve("http://127.0.0.1:" + ingress + "/" + SERVICE + "/" + HANDLER);
  }

  private static String run(Context context, int steps) {
    String text = BareTemporal.TEXT;
    for (int step = 0; step < steps; step++) {
      String given = text;
      text = context.run("echo", String.class, () -> given);
    }
    return text;
  }

  private static int serve() {
    JacksonSerdeFactory json = JacksonSerdeFactory.DEFAULT;
    Serde<Integer> order = json.create(Integer.class);
    Serde<String> result = json.create(String.class);
    HandlerRunner<Integer, String> runner =
        HandlerRunner.<Context, Integer, String>of(
            RestateApplication::run, json, HandlerRunner.Options.DEFAULT);
    ServiceDefinition service =
        ServiceDefinition.of(
            SERVICE,
            ServiceType.SERVICE,
            List.of(HandlerDefinition.of(HANDLER, HandlerType.SHARED, order, result, runner)));
    HttpServer http =
        RestateHttpServer.fromEndpoint(
            Endpoint.bind(service), new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    return http.listen().toCompletionStage().toCompletableFuture().join().actualPort();
  }

  private static Process startServer(Path program, String data, File log, int ingress, int admin)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--base-dir",
                data,
                "--node-name",
                "bench",
                "--listen-mode",
                "tcp",
                "--bind-ip",
                "127.0.0.1",
                "--advertised-host",
                "127.0.0.1",
                "--bind-port",
                String.valueOf(freePort()),
                "--no-logo")
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().keySet().removeIf(name -> name.startsWith("RESTATE_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "RESTATE_INGRESS__BIND_PORT",
                String.valueOf(ingress),
                "RESTATE_ADMIN__BIND_PORT",
                String.valueOf(admin),
                "RESTATE_DISABLE_TELEMETRY",
                "true",
                "DO_NOT_TRACK",
                "1"));
    return builder.start();
  }

  /** Tells the server where the service is, as soon as it listens. */
  private static void register(Process server, int admin, int service)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/deployments"))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"uri\":\"http://127.0.0.1:" + service + "\"}"))
            .build();
    long end = System.nanoTime() + LIMIT.toNanos();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (true) {
        String said;
        try {
          HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() / 100 == 2) {
            return;
          }
          said = response.statusCode() + " " + response.body();
        } catch (IOException e) {
          said = String.valueOf(e);
        }
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IOException("the server does not take the service: " + said);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
