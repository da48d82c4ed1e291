package dev.weft.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/** Calls a running sandbox as any outsider would. */
final class SandboxClient implements AutoCloseable {

  record Reply(int status, Map<String, Object> body, HttpResponse<String> raw) {

    Object at(String name) {
      return body.get(name);
    }

    Object error(String name) {
      return ((Map<?, ?>) body.get("error")).get(name);
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> list(String name) {
      return (List<Map<String, Object>>) body.get(name);
    }

    List<String> fields() {
      return ((List<?>) error("fields"))
          .stream().map(field -> String.valueOf(((Map<?, ?>) field).get("name"))).toList();
    }
  }

  /** A day on which everything is still on sale. */
  static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).plusDays(40);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String base;
  private final String authorization;

  SandboxClient(int port) {
    this(port, "Bearer sandbox");
  }

  SandboxClient(int port, String authorization) {
    this.base = "http://127.0.0.1:" + port;
    this.authorization = authorization;
  }

  Reply call(String method, String path, String body) throws IOException, InterruptedException {
    return call(method, path, body, Duration.ofSeconds(20));
  }

  Reply call(String method, String path, String body, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Map<String, Object> json = response.body().isEmpty() ? Map.of() : Json.object(response.body());
    return new Reply(response.statusCode(), json, response);
  }

  Reply get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  Reply put(String path, Map<String, Object> body) throws IOException, InterruptedException {
    return call("PUT", path, Json.MAPPER.writeValueAsString(body));
  }

  Reply post(String path, Map<String, Object> body) throws IOException, InterruptedException {
    return call("POST", path, Json.MAPPER.writeValueAsString(body));
  }

  Reply delete(String path) throws IOException, InterruptedException {
    return call("DELETE", path, "");
  }

  List<Map<String, Object>> offers() throws IOException, InterruptedException {
    return get("/v1/offers?from=MUC&to=BER&date=" + DAY).list("offers");
  }

  List<Map<String, Object>> stays() throws IOException, InterruptedException {
    return get("/v1/stays?city=BER&in=" + DAY + "&out=" + DAY.plusDays(2)).list("stays");
  }

  /** A flight whose free seats are as wanted, on the day or soon after. */
  Map<String, Object> offerWith(IntPredicate seats) throws IOException, InterruptedException {
    for (int day = 0; day < 60; day++) {
      for (Map<String, Object> offer :
          get("/v1/offers?from=MUC&to=BER&date=" + DAY.plusDays(day)).list("offers")) {
        if (seats.test((Integer) offer.get("seatsLeft"))) {
          return offer;
        }
      }
    }
    throw new AssertionError("no flight has such seats");
  }

  /** A body that orders one seat of the day's first flight at any price. */
  Map<String, Object> flightOrder() throws IOException, InterruptedException {
    return flightOrder(String.valueOf(offers().getFirst().get("offerId")));
  }

  static Map<String, Object> flightOrder(String offerId) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("offerId", offerId);
    order.put("passengers", 1);
    order.put("passengerRef", "psg-1");
    order.put("maxFareCents", 90_000_000);
    return order;
  }

  /** A body that orders a room of the cheapest stay at any price. */
  Map<String, Object> stayOrder() throws IOException, InterruptedException {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("stayId", stays().getFirst().get("stayId"));
    order.put("rooms", 1);
    order.put("guestRef", "gst-1");
    order.put("maxSumCents", 90_000_000);
    return order;
  }

  Map<String, Object> effects(String key) throws IOException, InterruptedException {
    return get("/v1/books").list("keys").stream()
        .filter(effects -> effects.get("key").equals(key))
        .findFirst()
        .orElseThrow();
  }

  void awaitNothingLate() throws InterruptedException {
    await(() -> {
      try {
        return get("/admin/faults").at("latePending").equals(0);
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not happen within 20 s");
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
