package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.sandbox.SandboxClient.Reply;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxFaultsIT {

  @TempDir Path directory;
  private SandboxServer server;
  private SandboxClient client;

  @BeforeEach
  void start() throws IOException {
    server = SandboxServer.start(new SandboxConfig(0, directory, "sandbox"), Clock.systemUTC());
    client = new SandboxClient(server.port());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void inject(String kind, String method, Map<String, Object> more) throws Exception {
    Map<String, Object> fault = new LinkedHashMap<>(more);
    fault.put("kind", kind);
    fault.put("match", Map.of("method", method, "pathPrefix", "/v1/orders"));
    assertThat(client.post("/admin/faults", fault).status()).isEqualTo(201);
  }

  @Test
  void shouldAnswerTheStatusAsOftenAsAskedAndDoNothing() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("status", "PUT", Map.of("status", 503, "retryAfterSeconds", 7, "times", 2));

    for (int i = 0; i < 2; i++) {
      Reply reply = client.put("/v1/orders/k-1", order);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.error("code")).isEqualTo("injected");
      assertThat(reply.raw().headers().firstValue("Retry-After")).contains("7");
    }
    assertThat(client.get("/v1/orders/k-1").status()).isEqualTo(404);
    assertThat(client.put("/v1/orders/k-1", order).status()).isEqualTo(201);
    assertThat(client.get("/admin/faults").list("faults").getFirst())
        .containsEntry("hits", 2)
        .containsEntry("timesLeft", 0);
  }

  @Test
  void shouldAnswerAfterTheDelayWhenSlow() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("slow", "PUT", Map.of("delayMs", 300));
    long start = System.nanoTime();

    Reply reply = client.put("/v1/orders/k-1", order);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void shouldCloseTheConnectionAndDoNothingWhenReset() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("reset", "PUT", Map.of());

    assertThatThrownBy(() -> client.put("/v1/orders/k-1", order)).isInstanceOf(IOException.class);

    assertThat(client.get("/v1/orders/k-1").status()).isEqualTo(404);
    assertThat(client.put("/v1/orders/k-1", order).status()).isEqualTo(201);
  }

  @Test
  void shouldHaveDoneItWhenTheAnswerWasCutInHalf() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("half_answer", "PUT", Map.of());

    assertThatThrownBy(() -> client.put("/v1/orders/k-1", order)).isInstanceOf(IOException.class);

    assertThat(client.put("/v1/orders/k-1", order).status()).isEqualTo(200);
    assertThat(client.effects("k-1")).containsEntry("did", 1);
  }

  @Test
  void shouldHaveNothingToSellWhenNothingIsAvailable() throws Exception {
    Map<String, Object> order = client.flightOrder();
    client.put("/v1/orders/before", order);
    client.post("/admin/faults", Map.of("kind", "no_availability", "times", -1));

    assertThat(client.offers()).isEmpty();
    assertThat(client.stays()).isEmpty();
    assertThat(client.get("/v1/offers/" + order.get("offerId")).at("seatsLeft")).isEqualTo(0);
    assertThat(client.put("/v1/orders/k-1", order).error("code")).isEqualTo("sold_out");
    assertThat(client.put("/v1/orders/before", order).status()).isEqualTo(200);
    assertThat(client.delete("/v1/orders/before").status()).isEqualTo(200);
    assertThat(client.delete("/admin/faults").at("cleared")).isEqualTo(1);
    assertThat(client.offers()).isNotEmpty();
  }

  @Test
  void shouldRefuseTheLateOrderWhenItsCancellationCameBefore() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("late", "PUT", Map.of("delayMs", 700, "holdMs", 20));

    assertThatThrownBy(() -> client.put("/v1/orders/k-1", order)).isInstanceOf(IOException.class);
    Reply undo = client.delete("/v1/orders/k-1");
    client.awaitNothingLate();

    assertThat(undo.body()).containsEntry("state", "CANCELLED").containsEntry("orderRef", null);
    assertThat(client.effects("k-1"))
        .containsEntry("did", 0)
        .containsEntry("undid", 0)
        .containsEntry("tombstones", 1)
        .containsEntry("late", List.of("refused:key_cancelled"));
    Reply books = client.get("/v1/books");
    assertThat(books.at("balanced")).isEqualTo(true);
    assertThat(books.at("seatsSold")).isEqualTo(0);
  }

  @Test
  void shouldOrderOnceWhenTheRetryOvertakesTheLateOrder() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("late", "PUT", Map.of("delayMs", 500, "holdMs", 20));

    assertThatThrownBy(() -> client.put("/v1/orders/k-1", order)).isInstanceOf(IOException.class);
    assertThat(client.put("/v1/orders/k-1", order).status()).isEqualTo(201);
    client.awaitNothingLate();

    assertThat(client.effects("k-1"))
        .containsEntry("did", 1)
        .containsEntry("late", List.of("same"));
    assertThat(client.get("/v1/books").at("seatsSold")).isEqualTo(1);
  }

  @Test
  void shouldApplyTheOrderLaterWhenTheClientGaveUp() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("late", "PUT", Map.of("delayMs", 600));

    assertThatThrownBy(() ->
            client.call(
                "PUT",
                "/v1/orders/k-1",
                Json.MAPPER.writeValueAsString(order),
                Duration.ofMillis(150)))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(client.get("/v1/orders/k-1").status()).isEqualTo(404);
    client.awaitNothingLate();

    assertThat(client.get("/v1/orders/k-1").at("state")).isEqualTo("CONFIRMED");
    assertThat(client.delete("/v1/orders/k-1").at("orderRef")).isNotNull();
    assertThat(client.effects("k-1"))
        .containsEntry("did", 1)
        .containsEntry("undid", 1)
        .containsEntry("late", List.of("applied"));
  }

  @Test
  void shouldForgetWhatIsLateWhenReset() throws Exception {
    Map<String, Object> order = client.flightOrder();
    inject("late", "PUT", Map.of("delayMs", 300, "holdMs", 0));
    assertThatThrownBy(() -> client.put("/v1/orders/k-1", order)).isInstanceOf(IOException.class);

    client.post("/admin/reset", Map.of());
    client.awaitNothingLate();

    assertThat(client.get("/v1/orders/k-1").status()).isEqualTo(404);
  }

  @Test
  void shouldStrikeTheSameRequestsWhenTheSeedIsTheSame() throws Exception {
    List<Integer> first = twentyStatuses(7);
    List<Integer> again = twentyStatuses(7);
    List<Integer> other = twentyStatuses(8);

    assertThat(first).contains(200, 500).isEqualTo(again).isNotEqualTo(other);
  }

  private List<Integer> twentyStatuses(int seed) throws Exception {
    client.delete("/admin/faults");
    client.post(
        "/admin/faults",
        Map.of("kind", "status", "status", 500, "times", -1, "probability", 0.5, "seed", seed));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      statuses.add(client.get("/v1/airports?query=BER").status());
    }
    return statuses;
  }

  @Test
  void shouldStrikeOnlyWhatMatches() throws Exception {
    inject("status", "DELETE", Map.of("status", 429));

    assertThat(client.put("/v1/orders/k-1", client.flightOrder()).status()).isEqualTo(201);
    assertThat(client.delete("/v1/stay-orders/k-1").status()).isEqualTo(200);
    assertThat(client.delete("/v1/orders/k-1").status()).isEqualTo(429);
    assertThat(client.delete("/v1/orders/k-1").status()).isEqualTo(200);
    client.post("/admin/faults", Map.of("kind", "reset", "match", Map.of("pathPrefix", "/")));
    assertThat(client.get("/health").status()).isEqualTo(200);
    assertThat(client.get("/admin/faults").list("faults")).hasSize(2);
  }

  @Test
  void shouldNameEveryWrongFieldWhenAFaultIsInvalid() throws Exception {
    assertThat(client.post("/admin/faults", Map.of()).fields()).containsExactly("kind");
    assertThat(client.post("/admin/faults", Map.of("kind", "status", "status", 200)).fields())
        .containsExactly("status");
    assertThat(client.post("/admin/faults", Map.of("kind", "late", "holdMs", -1)).fields())
        .containsExactly("delayMs", "holdMs");
    Map<String, Object> wrong =
        Map.of(
            "kind", "reset", "times", 0, "probability", 2, "match", Map.of("path", "x"), "odd", 1);
    assertThat(client.post("/admin/faults", wrong).fields())
        .containsExactlyInAnyOrder("match.path", "times", "probability", "odd");
    assertThat(client.get("/admin/faults").list("faults")).isEmpty();
  }
}
