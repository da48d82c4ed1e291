package dev.weft.bench.flows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** An application with a durable flow, as one writes it on DBOS alone, and a door for HTTP. */
public final class DbosApplication {
  /** The environment variable that holds the password of the database. */
  static final String PASSWORD = "BENCH_DBOS_PASSWORD";

  private DbosApplication() {}

  /** The flow. */
  public interface Flow {
    /** Runs so many steps. */
    String run(int steps, String text);
  }

  /** The flow and its steps, which do nothing. */
  static final class FlowImpl implements Flow {
    private final DBOS dbos;

    FlowImpl(DBOS dbos) {
      this.dbos = dbos;
    }

    @Workflow(name = "bench")
    @Override
    public String run(int steps, String text) {
      String last = text;
      for (int step = 0; step < steps; step++) {
        String given = last;
        last = dbos.runStep(() -> given, "echo");
      }
      return last;
    }
  }

  /**
   * Says where its door is and runs until its input ends.
   *
   * @param args the database's address, the user
   */
  public static void main(String[] args) throws Exception {
    PeerProcess.endWhenStartFails();
    // Without it a kept connection waits for the peer's delayed acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    DBOSConfig config =
        DBOSConfig.defaults("weft-bench")
            .withDatabaseUrl(args[0])
            .withDbUser(args[1])
            .withDbPassword(System.getenv(PASSWORD))
            .withAppVersion("1");
    DBOS dbos = new DBOS(config);
    Flow flow = dbos.registerProxy(Flow.class, new FlowImpl(dbos));
    dbos.launch();
    HttpServer door =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    door.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    door.createContext("/", exchange -> serve(exchange, dbos, flow));
    door.start();
    PeerProcess.serve("http://127.0.0.1:" + door.getAddress().getPort() + "/");
  }

  private static void serve(HttpExchange exchange, DBOS dbos, Flow flow) throws IOException {
    try (exchange) {
      String steps =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).strip();
      String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      String text =
          dbos.startWorkflow(
                  () -> flow.run(Integer.parseInt(steps), BareTemporal.TEXT),
                  new StartWorkflowOptions(id))
              .getResult();
      byte[] answer = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
