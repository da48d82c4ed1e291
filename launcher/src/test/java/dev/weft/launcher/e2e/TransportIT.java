package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.launcher.StackFixture;
import dev.weft.testkit.tls.TestAuthority;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack of profile {@code production}: every port of PostgreSQL, Redis, engine, Web UI and API
 * speaks TLS alone, the engine asks for a certificate, flows complete, and renewed certificates are
 * used without a restart.
 */
class TransportIT {
  private static final String LOCALHOST = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> PROCESSES =
      List.of("postgres", "redis", "temporal", "worker", "api");

  @TempDir Path folder;
  private final TestAuthority first = new TestAuthority("first");
  private final TestAuthority second = new TestAuthority("second");

  @Test
  void shouldRunOverTlsAloneAndTakeRenewedCertificatesWithoutARestart() throws Exception {
    try (StackFixture stack = StackFixture.fresh().with("WEFT_PROFILE", "production")) {
      assertThat(stack.cli("up").expect(1).stderr())
          .contains("tls.certificate: is missing", "api.tls.certificate: is missing")
          .contains("temporal.tls.certificate: is missing");

      TestAuthority.Issued issued = first.issue(LOCALHOST);
      write("ca.pem", first.pem());
      write("own.pem", issued.certificatePem());
      write("own.key", second.issue(LOCALHOST).keyPem());
      stack
          .with("WEFT_TLS_CA", file("ca.pem"))
          .with("WEFT_TLS_CERTIFICATE", file("own.pem"))
          .with("WEFT_TLS_KEY", file("own.key"));
      assertThat(stack.cli("up").expect(1).stderr())
          .contains("tls.key: is not the key of tls.certificate");

      write("own.key", issued.keyPem());
      stack.cli("up").expect(0);
      assertCompletesAFlow(stack);
      assertRefusesPlainConnections(stack.config());
      assertRefusesClientsWithoutACertificate(stack.config());

      Map<String, Long> before = processes(stack);
      assertThat(before).hasSameSizeAs(PROCESSES);
      renew(stack);
      assertCompletesAFlow(stack);
      assertThat(processes(stack)).isEqualTo(before);
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String text) {
    TestAuthority.replace(folder.resolve(name), text);
  }

  private static Map<String, Long> processes(StackFixture stack) {
    return stack
        .cli("status", "--json")
        .expect(0)
        .json()
        .path("parts")
        .valueStream()
        .filter(part -> PROCESSES.contains(part.path("name").asText()))
        .collect(
            Collectors.toMap(
                part -> part.path("name").asText(), part -> part.at("/process/pid").asLong()));
  }

  private static void assertCompletesAFlow(StackFixture stack) {
    String status =
        stack
            .cli("run", "TripBooking", "--input", Laptop.trip("VIE", "BER"), "--approve", "--json")
            .expect(0)
            .json()
            .path("status")
            .asText();

    assertThat(status).isEqualTo("COMPLETED");
  }

  private static void assertRefusesPlainConnections(WeftConfig config) throws IOException {
    WeftConfig.Postgres postgres = config.postgres();
    assertThatThrownBy(() ->
            DriverManager.getConnection(
                    postgres.url().replace("verify-full", "disable"),
                    postgres.appUser(),
                    postgres.appPassword())
                .close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no encryption");
    assertThat(said(config.redis().port(), "PING\r\n")).doesNotContain("PONG");
    for (int port :
        List.of(config.api().port(), config.temporal().httpPort(), config.temporal().ui().port())) {
      assertThat(said(port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .as("port " + port)
          .matches(answer -> answer.isEmpty() || answer.contains(" 400 "));
    }
    WorkflowServiceStubsOptions plain =
        WorkflowServiceStubsOptions.newBuilder().setTarget(config.temporal().address()).build();
    assertThatThrownBy(() -> ask(plain))
        .isInstanceOfSatisfying(StatusRuntimeException.class, TransportIT::isUnreachable);
  }

  private void assertRefusesClientsWithoutACertificate(WeftConfig config) {
    WeftConfig anonymous =
        trusting("ca.pem", "temporal: { tls: { ca: \"" + file("ca.pem") + "\" } }");

    assertThatThrownBy(() -> ask(engine(config, anonymous)))
        .isInstanceOfSatisfying(StatusRuntimeException.class, TransportIT::isUnreachable);
  }

  private static void isUnreachable(StatusRuntimeException refusal) {
    assertThat(refusal.getStatus().getCode())
        .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
  }

  /** Puts a certificate of another authority in the place of the first; who trusts both goes on. */
  private void renew(StackFixture stack) {
    WeftConfig config = stack.config();
    write("ca.pem", first.pem() + second.pem());
    TestAuthority.Issued renewed = second.issue(LOCALHOST);
    write("own.pem", renewed.certificatePem());
    write("own.key", renewed.keyPem());
    write("second.pem", second.pem());
    WeftConfig newOnly =
        trusting(
            "second.pem",
            "  certificate: " + file("own.pem") + "\n  key: " + file("own.key") + "\n");
    SSLContext context = LiveTls.stores(newOnly);
    for (int port :
        List.of(config.api().port(), config.redis().port(), config.temporal().ui().port())) {
      Laptop.await("port " + port + " shows it", LIMIT, () -> shakesHands(context, port));
    }
    Laptop.await("PostgreSQL shows it", LIMIT, () -> answers(config.postgres(), newOnly));
    Laptop.await("the engine shows it", LIMIT, () -> answers(engine(config, newOnly)));
  }

  private WeftConfig trusting(String ca, String more) {
    return WeftConfigLoader.parse(
        "test", "tls:\n  ca: " + file(ca) + "\n" + more, Map.of(), folder);
  }

  private static WorkflowServiceStubsOptions engine(WeftConfig stack, WeftConfig client) {
    return LiveTls.engine(client, WorkflowServiceStubsOptions.newBuilder())
        .setTarget(stack.temporal().address())
        .build();
  }

  private static void ask(WorkflowServiceStubsOptions options) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options);
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(Duration.ofSeconds(5))
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } finally {
      stubs.shutdownNow();
    }
  }

  private static boolean answers(WorkflowServiceStubsOptions options) {
    try {
      ask(options);
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static boolean answers(WeftConfig.Postgres postgres, WeftConfig client) {
    String url = PostgresUrl.of(postgres.url(), client.tls());
    try (var _ = DriverManager.getConnection(url, postgres.appUser(), postgres.appPassword())) {
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean shakesHands(SSLContext context, int port) {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(LOCALHOST, port)) {
      SSLParameters named = socket.getSSLParameters();
      named.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(named);
      socket.startHandshake();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What a port answers to plain text. */
  private static String said(int port, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }
}
