package dev.weft.activity.travel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.retry.Failure;
import io.opentelemetry.api.trace.Tracer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Speaks the sandbox provider's wire, and keeps its words out of the rest. */
public final class SandboxTravelProvider implements TravelProvider {
  private static final Set<String> NOT_FOUND = Set.of("not_found");
  private static final Set<String> REFUSALS =
      Set.of("sold_out", "fare_changed", "not_on_sale", "key_cancelled", "key_reused", "not_found");

  private final ProviderHttp http;

  /**
   * A provider at an address.
   *
   * @param timeout of one request
   * @param tracer makes a span for each request
   */
  public SandboxTravelProvider(
      URI base, Credentials credentials, Duration timeout, Clock clock, Tracer tracer) {
    this.http = new ProviderHttp(base, credentials, timeout, clock, tracer);
  }

  @Override
  public List<FlightOffer> flights(String from, String to, LocalDate date, int seats) {
    JsonNode body =
        get(
            "/v1/offers?from=%s&to=%s&date=%s&seats=%d"
                .formatted(encode(from), encode(to), date, seats));
    return list(body.path("offers"), SandboxTravelProvider::flight);
  }

  @Override
  public FlightOrder orderFlight(
      String key, String offerId, int passengers, String passengerRef, long maximum) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("offerId", offerId);
    body.put("passengers", passengers);
    body.put("passengerRef", passengerRef);
    body.put("maxFareCents", maximum);
    return order(
        "/v1/orders/" + encode(key),
        body,
        "fareCents",
        SandboxTravelProvider::flightOrder,
        () -> flightOrder(key));
  }

  @Override
  public Optional<FlightOrder> flightOrder(String key) {
    return existing("/v1/orders/" + encode(key), SandboxTravelProvider::flightOrder);
  }

  @Override
  public EffectFound cancelFlight(String key) {
    return cancelled(http.send("DELETE", "/v1/orders/" + encode(key), null, Set.of()));
  }

  @Override
  public List<StayOffer> stays(String city, LocalDate checkIn, LocalDate checkOut, int rooms) {
    JsonNode body =
        get(
            "/v1/stays?city=%s&in=%s&out=%s&rooms=%d"
                .formatted(encode(city), checkIn, checkOut, rooms));
    return list(body.path("stays"), SandboxTravelProvider::stay);
  }

  @Override
  public StayOrder orderStay(String key, String stayId, int rooms, String guestRef, long maximum) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stayId", stayId);
    body.put("rooms", rooms);
    body.put("guestRef", guestRef);
    body.put("maxSumCents", maximum);
    return order(
        "/v1/stay-orders/" + encode(key),
        body,
        "sumCents",
        SandboxTravelProvider::stayOrder,
        () -> stayOrder(key));
  }

  @Override
  public Optional<StayOrder> stayOrder(String key) {
    return existing("/v1/stay-orders/" + encode(key), SandboxTravelProvider::stayOrder);
  }

  @Override
  public EffectFound cancelStay(String key) {
    return cancelled(http.send("DELETE", "/v1/stay-orders/" + encode(key), null, Set.of()));
  }

  @Override
  public Optional<String> city(String code) {
    for (JsonNode airport : get("/v1/airports?query=" + encode(code)).path("airports")) {
      if (code.equals(airport.path("iata").asText())
          || code.equals(airport.path("cityCode").asText())) {
        return Optional.of(airport.path("city").asText());
      }
    }
    return Optional.empty();
  }

  private JsonNode get(String path) {
    return http.send("GET", path, null, Set.of()).body();
  }

  private <T> Optional<T> existing(String path, Function<JsonNode, T> read) {
    ProviderHttp.Answer answer = http.send("GET", path, null, NOT_FOUND);
    if (!answer.ok()) {
      return Optional.empty();
    }
    if (answer.body().path("state").asText().equals("CANCELLED")) {
      throw undone();
    }
    return Optional.of(understand(answer.body(), read));
  }

  private <T> T order(
      String path,
      Map<String, Object> body,
      String priceField,
      Function<JsonNode, T> read,
      Supplier<Optional<T>> earlier) {
    ProviderHttp.Answer answer = http.send("PUT", path, body, REFUSALS);
    if (answer.ok()) {
      return understand(answer.body(), read);
    }
    return switch (answer.code()) {
      // An earlier try under the same key bought something else, and its answer was lost.
      case "key_reused" ->
          earlier
              .get()
              .orElseThrow(
                  () -> TypedFailure.of(ErrorType.Conflict, "the key is used for something else"));
      case "key_cancelled" -> throw undone();
      case "fare_changed" -> throw exceeded(answer.body().path("error"), priceField);
      case "sold_out" ->
          throw TypedFailure.of(ErrorType.NotAvailable, "sold out while it was being booked");
      case "not_on_sale" -> throw TypedFailure.of(ErrorType.NotAvailable, "no longer on sale");
      default -> throw TypedFailure.of(ErrorType.NotFound, "the offer does not exist any more");
    };
  }

  /** The provider names the order that it cancelled, or says that there is none. */
  private static EffectFound cancelled(ProviderHttp.Answer answer) {
    JsonNode order = answer.body().path("orderRef");
    if (order.isMissingNode()) {
      return EffectFound.UNKNOWN;
    }
    return order.isNull() ? EffectFound.NONE : EffectFound.STOOD;
  }

  private static TypedFailure undone() {
    return TypedFailure.of(
        ErrorType.EffectUndone, "this booking was cancelled before; it cannot be made any more");
  }

  private static TypedFailure exceeded(JsonNode error, String priceField) {
    Money price = understand(error, node -> money(node, priceField));
    return TypedFailure.of(
        ErrorType.ApprovalExceeded, "the price has risen to " + price.display(), price);
  }

  private static FlightOffer flight(JsonNode node) {
    return new FlightOffer(
        text(node, "offerId"),
        text(node, "flightNo"),
        text(node, "from"),
        text(node, "to"),
        LocalDateTime.parse(text(node, "depLocal")),
        ZoneId.of(text(node, "depZone")),
        LocalDateTime.parse(text(node, "arrLocal")),
        ZoneId.of(text(node, "arrZone")),
        money(node, "fareCents"),
        node.path("seatsLeft").asInt(0));
  }

  private static FlightOrder flightOrder(JsonNode node) {
    return new FlightOrder(
        text(node, "orderRef"),
        flight(node),
        node.path("passengers").asInt(1),
        money(node, "totalCents"));
  }

  private static StayOffer stay(JsonNode node) {
    return new StayOffer(
        text(node, "stayId"),
        text(node, "hotelName"),
        text(node, "city"),
        LocalDate.parse(text(node, "in")),
        LocalDate.parse(text(node, "out")),
        ZoneId.of(text(node, "zone")),
        money(node, "sumCents"));
  }

  private static StayOrder stayOrder(JsonNode node) {
    return new StayOrder(
        text(node, "orderRef"), stay(node), node.path("rooms").asInt(1), money(node, "totalCents"));
  }

  private static Money money(JsonNode node, String field) {
    JsonNode amount = node.path(field);
    if (!amount.isIntegralNumber()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return new Money(amount.asLong(), text(node, "cur"));
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value.asText();
  }

  private static <T> List<T> list(JsonNode nodes, Function<JsonNode, T> read) {
    List<T> items = new ArrayList<>();
    for (JsonNode node : nodes) {
      items.add(understand(node, read));
    }
    return items;
  }

  private static <T> T understand(JsonNode node, Function<JsonNode, T> read) {
    try {
      return read.apply(node);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw TypedFailure.outside(
          "the travel provider's answer cannot be read: " + e.getMessage(),
          new Failure.Other(),
          true,
          e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
