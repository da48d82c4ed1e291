package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sandbox.SandboxClient.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxOrdersIT {

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

  @Test
  void shouldAnswerTheSameWhenAKeyIsRepeated() throws Exception {
    Map<String, Object> order = client.flightOrder();
    int before = (Integer) client.offers().getFirst().get("seatsLeft");

    Reply first = client.put("/v1/orders/k-1", order);
    Reply again = client.put("/v1/orders/k-1", order);

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(first.body())
        .containsEntry("state", "CONFIRMED")
        .containsEntry("passengerRef", "psg-1")
        .containsKeys("orderRef", "depLocal", "arrZone", "fareCents", "totalCents", "cur");
    assertThat(client.offers().getFirst().get("seatsLeft")).isEqualTo(before - 1);
    assertThat(client.get("/v1/orders/k-1").body()).isEqualTo(first.body());
  }

  @Test
  void shouldRefuseAnotherOrderWhenTheKeyIsUsed() throws Exception {
    Map<String, Object> order = client.flightOrder();
    client.put("/v1/orders/k-1", order);
    order.put("passengers", 2);

    Reply other = client.put("/v1/orders/k-1", order);

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.error("code")).isEqualTo("key_reused");
    assertThat(client.get("/v1/books").at("seatsSold")).isEqualTo(1);
  }

  @Test
  void shouldGiveSeatsBackOnceWhenAnOrderIsCancelledTwice() throws Exception {
    int before = (Integer) client.offers().getFirst().get("seatsLeft");
    Reply order = client.put("/v1/orders/k-1", client.flightOrder());

    Reply first = client.delete("/v1/orders/k-1");
    Reply again = client.delete("/v1/orders/k-1");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body())
        .containsEntry("state", "CANCELLED")
        .containsEntry("orderRef", order.at("orderRef"))
        .containsEntry("refundCents", order.at("totalCents"));
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(client.offers().getFirst().get("seatsLeft")).isEqualTo(before);
    assertThat(client.effects("k-1")).containsEntry("did", 1).containsEntry("undid", 1);
    assertThat(client.get("/v1/orders/k-1").body())
        .containsEntry("state", "CANCELLED")
        .containsEntry("orderRef", order.at("orderRef"))
        .containsKeys("offerId", "cancelledAt");
  }

  @Test
  void shouldRefuseTheOrderWhenItsCancellationCameFirst() throws Exception {
    Reply cancelled = client.delete("/v1/orders/k-1");
    Reply late = client.put("/v1/orders/k-1", client.flightOrder());

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.body())
        .containsEntry("state", "CANCELLED")
        .containsEntry("orderRef", null);
    assertThat(late.status()).isEqualTo(410);
    assertThat(late.error("code")).isEqualTo("key_cancelled");
    assertThat(client.get("/v1/orders/k-1").body()).isEqualTo(cancelled.body());
    assertThat(client.effects("k-1")).containsEntry("did", 0).containsEntry("tombstones", 1);
    assertThat(client.get("/v1/books").at("balanced")).isEqualTo(true);
  }

  @Test
  void shouldLeaveTheKeyFreeWhenTheFareWasTooHigh() throws Exception {
    Map<String, Object> order = client.flightOrder();
    int fare = (Integer) client.offers().getFirst().get("fareCents");
    order.put("maxFareCents", fare);
    Reply moved =
        client.post("/admin/prices", Map.of("offerId", order.get("offerId"), "percent", 10));

    Reply refused = client.put("/v1/orders/k-1", order);

    assertThat(moved.status()).isEqualTo(200);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error("code")).isEqualTo("fare_changed");
    assertThat((Integer) refused.error("fareCents")).isGreaterThan(fare);
    assertThat(refused.error("cur")).isEqualTo("EUR");
    assertThat(client.get("/v1/orders/k-1").status()).isEqualTo(404);
    order.put("maxFareCents", refused.error("fareCents"));
    Reply accepted = client.put("/v1/orders/k-1", order);
    assertThat(accepted.status()).isEqualTo(201);
    assertThat(accepted.at("fareCents")).isEqualTo(refused.error("fareCents"));
  }

  @Test
  void shouldSellNoSeatTwiceWhenFiftyOrderAtOnce() throws Exception {
    Map<String, Object> offer = client.offerWith(left -> left < 50);
    int seats = (Integer) offer.get("seatsLeft");
    Map<String, Object> order = SandboxClient.flightOrder(String.valueOf(offer.get("offerId")));

    List<Reply> replies = fifty(number -> client.put("/v1/orders/k-" + number, order));

    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(seats);
    assertThat(replies.stream().filter(reply -> reply.status() != 201))
        .hasSize(50 - seats)
        .allMatch(reply -> reply.error("code").equals("sold_out"))
        .allMatch(reply -> reply.error("seatsLeft").equals(0));
    Reply books = client.get("/v1/books");
    assertThat(books.at("seatsSold")).isEqualTo(seats);
    assertThat(books.at("balanced")).isEqualTo(true);
    assertThat(client.get("/v1/offers/" + offer.get("offerId")).at("seatsLeft")).isEqualTo(0);
    String day = String.valueOf(offer.get("depLocal")).substring(0, 10);
    assertThat(client.get("/v1/offers?from=MUC&to=BER&date=" + day).list("offers"))
        .isNotEmpty()
        .noneMatch(other -> other.get("offerId").equals(offer.get("offerId")));
  }

  @Test
  void shouldOrderOnceWhenFiftyRepeatOneKey() throws Exception {
    Map<String, Object> order = client.flightOrder();

    List<Reply> replies = fifty(number -> client.put("/v1/orders/same", order));

    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
    assertThat(replies).allMatch(reply -> reply.status() == 201 || reply.status() == 200);
    assertThat(replies.stream().map(reply -> reply.at("orderRef")).distinct()).hasSize(1);
    assertThat(client.get("/v1/books").at("seatsSold")).isEqualTo(1);
  }

  private interface Call {
    Reply make(int number) throws Exception;
  }

  private static List<Reply> fifty(Call call) throws Exception {
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      calls.add(() -> call.make(number));
    }
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reply> future : threads.invokeAll(calls)) {
        replies.add(future.get());
      }
    }
    return replies;
  }

  @Test
  void shouldOrderAndCancelRoomsWhenTheyAreLeft() throws Exception {
    Map<String, Object> order = client.stayOrder();
    int rooms = (Integer) client.stays().getFirst().get("roomsLeft");
    order.put("rooms", 2);

    Reply first = client.put("/v1/stay-orders/k-1", order);
    Reply again = client.put("/v1/stay-orders/k-1", order);

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(first.at("totalCents")).isEqualTo((Integer) first.at("sumCents") * 2);
    assertThat(client.get("/v1/books").at("roomNightsSold")).isEqualTo(4);
    assertThat(client.get("/v1/stays/" + order.get("stayId")).at("roomsLeft")).isEqualTo(rooms - 2);
    assertThat(client.delete("/v1/stay-orders/k-1").at("refundCents"))
        .isEqualTo(first.at("totalCents"));
    assertThat(client.get("/v1/stays/" + order.get("stayId")).at("roomsLeft")).isEqualTo(rooms);
    assertThat(client.put("/v1/stay-orders/k-1", order).status()).isEqualTo(410);
    assertThat(client.delete("/v1/stay-orders/k-2").at("orderRef")).isNull();
    assertThat(client.put("/v1/stay-orders/k-2", order).status()).isEqualTo(410);
    assertThat(client.get("/v1/books").at("balanced")).isEqualTo(true);
  }

  @Test
  void shouldRefuseRoomsWhenANightIsSoldOutOrDearer() throws Exception {
    Map<String, Object> order = client.stayOrder();
    int sum = (Integer) client.stays().getFirst().get("sumCents");
    order.put("maxSumCents", sum - 1);

    Reply dearer = client.put("/v1/stay-orders/k-1", order);

    assertThat(dearer.error("code")).isEqualTo("fare_changed");
    assertThat(dearer.error("sumCents")).isEqualTo(sum);
    order.put("maxSumCents", 90_000_000);
    int rooms = (Integer) client.stays().getFirst().get("roomsLeft");
    for (int number = 0; number < rooms; number++) {
      assertThat(client.put("/v1/stay-orders/r-" + number, order).status()).isEqualTo(201);
    }
    Reply soldOut = client.put("/v1/stay-orders/k-1", order);
    assertThat(soldOut.error("code")).isEqualTo("sold_out");
    assertThat(soldOut.error("roomsLeft")).isEqualTo(0);
  }

  @Test
  void shouldKeepTheKeysOfFlightsAndRoomsApart() throws Exception {
    client.delete("/v1/stay-orders/k-1");

    assertThat(client.put("/v1/orders/k-1", client.flightOrder()).status()).isEqualTo(201);
    assertThat(client.get("/v1/books").at("balanced")).isEqualTo(true);
  }

  @Test
  void shouldKeepTheBooksWhenRestarted() throws Exception {
    Map<String, Object> order = client.flightOrder();
    Reply kept = client.put("/v1/orders/kept", order);
    client.put("/v1/orders/undone", order);
    client.delete("/v1/orders/undone");
    client.delete("/v1/orders/never");
    client.put("/v1/stay-orders/room", client.stayOrder());
    client.post("/admin/prices", Map.of("from", "MUC", "to", "BER", "percent", 50));
    Map<String, Object> books = client.get("/v1/books").body();
    List<Map<String, Object>> offers = client.offers();

    stop();
    start();

    assertThat(client.get("/v1/books").body()).isEqualTo(books);
    assertThat(client.offers()).isEqualTo(offers);
    Reply again = client.put("/v1/orders/kept", order);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(kept.body());
    assertThat(client.put("/v1/orders/undone", order).status()).isEqualTo(410);
    assertThat(client.put("/v1/orders/never", order).status()).isEqualTo(410);
  }

  @Test
  void shouldForgetOrdersAndMovesWhenReset() throws Exception {
    List<Map<String, Object>> before = client.offers();
    client.put("/v1/orders/k-1", client.flightOrder());
    client.post("/admin/prices", Map.of("from", "MUC", "to", "BER", "percent", -20));

    assertThat(client.post("/admin/reset", Map.of()).status()).isEqualTo(200);

    assertThat(client.offers()).isEqualTo(before);
    assertThat(client.get("/v1/orders/k-1").status()).isEqualTo(404);
    assertThat(client.get("/v1/books").list("keys")).isEmpty();
    assertThat(client.get("/v1/books").at("balanced")).isEqualTo(true);
  }

  @Test
  void shouldNameEveryWrongFieldWhenABodyIsInvalid() throws Exception {
    Reply empty = client.put("/v1/orders/k-1", Map.of());
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.error("code")).isEqualTo("invalid_request");
    assertThat(empty.fields())
        .containsExactly("offerId", "passengers", "passengerRef", "maxFareCents");

    Map<String, Object> wrong = new LinkedHashMap<>();
    wrong.put("offerId", "F-MUC-BER-20270231-1");
    wrong.put("passengers", 10);
    wrong.put("passengerRef", " ");
    wrong.put("maxFareCents", "12000");
    wrong.put("name", "unasked");
    assertThat(client.put("/v1/orders/k-1", wrong).fields())
        .containsExactlyInAnyOrder("offerId", "passengers", "passengerRef", "maxFareCents", "name");

    assertThat(client.put("/v1/stay-orders/k-1", Map.of()).fields())
        .containsExactly("stayId", "rooms", "guestRef", "maxSumCents");
    assertThat(client.put("/v1/orders/a%20b", client.flightOrder()).fields())
        .containsExactly("key");
    for (String body : List.of("", "[]", "null", "{\"a\":1", "{} {}", "{\"a\":1,\"a\":2}")) {
      Reply malformed = client.call("PUT", "/v1/orders/k-1", body);
      assertThat(malformed.status()).as(body).isEqualTo(400);
      assertThat(malformed.error("code")).as(body).isEqualTo("malformed_json");
    }
    assertThat(client.get("/v1/books").list("keys")).isEmpty();
  }

  @Test
  void shouldNameEveryWrongParameterWhenASearchIsInvalid() throws Exception {
    assertThat(client.get("/v1/offers").fields()).containsExactly("from", "to", "date");
    assertThat(client.get("/v1/offers?from=MUC&to=QQQ&date=2027-02-30&seats=0").fields())
        .containsExactly("to", "date", "seats");
    assertThat(client.get("/v1/stays?city=Nowhere&in=x&out=y").fields())
        .containsExactly("city", "in", "out");
    assertThat(client.get("/v1/stays?city=BER&in=2027-02-03&out=2027-02-03").fields())
        .containsExactly("out");
    assertThat(client.post("/admin/prices", Map.of("offerId", "x", "percent", -100)).fields())
        .containsExactly("offerId", "percent");
    assertThat(client.post("/admin/prices", Map.of("percent", 5)).status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseABodyWhenItIsTooLarge() throws Exception {
    Reply reply = client.call("PUT", "/v1/orders/k-1", "x".repeat(70_000));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.error("code")).isEqualTo("too_large");
  }

  @Test
  void shouldAskForTheKeyWhenItIsMissingOrWrong() throws Exception {
    for (String authorization : List.of("", "Bearer wrong", "Basic sandbox")) {
      try (SandboxClient stranger = new SandboxClient(server.port(), authorization)) {
        for (String path : List.of("/v1/offers", "/v1/books", "/v1/nowhere", "/admin/faults")) {
          Reply reply = stranger.get(path);
          assertThat(reply.status()).as(path).isEqualTo(401);
          assertThat(reply.error("code")).isEqualTo("unauthorized");
        }
        assertThat(stranger.get("/health").body()).containsEntry("status", "UP");
      }
    }
  }

  @Test
  void shouldAnswer404Or405WhenPathOrMethodIsUnknown() throws Exception {
    for (String path : List.of("/", "/v1", "/v1/nowhere", "/v1/orders/", "/v1/offers/F-1", "/x")) {
      Reply reply = client.get(path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.error("code")).isEqualTo("not_found");
    }
    Reply reply = client.call("POST", "/v1/orders/k-1", "{}");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.error("code")).isEqualTo("method_not_allowed");
    assertThat(reply.raw().headers().firstValue("Allow")).contains("DELETE, GET, PUT");
    assertThat(client.call("HEAD", "/v1/offers", "").status()).isEqualTo(405);
  }

  @Test
  void shouldFindAirportsWhenAskedInEnglishOrGerman() throws Exception {
    for (String query : List.of("M%C3%BCnchen", "munich", "MUC", "muenchen")) {
      assertThat(client.get("/v1/airports?query=" + query).list("airports").getFirst())
          .as(query)
          .containsEntry("iata", "MUC")
          .containsEntry("zone", "Europe/Berlin");
    }
    assertThat(client.get("/v1/airports?query=xyzzy").list("airports")).isEmpty();
    assertThat(client.get("/v1/offers?from=LON&to=BER&date=" + SandboxClient.DAY).list("offers"))
        .extracting(offer -> offer.get("from"))
        .contains("LHR", "LGW");
  }
}
