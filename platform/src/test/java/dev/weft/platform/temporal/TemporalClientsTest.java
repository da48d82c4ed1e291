package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TemporalClientsTest {
  @Test
  void shouldWaitWhenTheEngineIsStillStarting() throws Exception {
    int port = freePort();
    WorkflowServiceStubs stubs = stubs(port);
    try {
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> TemporalClients.await(stubs, Duration.ofMinutes(2)));
      // Refused once, so that it is the wait that is tried.
      assertThatThrownBy(() -> TemporalClients.await(stubs(port), Duration.ZERO))
          .isInstanceOf(StatusRuntimeException.class);
      assertThat(waiting).isNotDone();

      try (TestServer.PortBoundTestServer _ = TestServer.createPortBoundServer(port)) {
        waiting.get(2, java.util.concurrent.TimeUnit.MINUTES);
      }
    } finally {
      stubs.shutdownNow();
    }
  }

  private static WorkflowServiceStubs stubs(int port) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder()
            .setTarget("127.0.0.1:" + port)
            .setSystemInfoTimeout(Duration.ofMillis(500))
            .build());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
