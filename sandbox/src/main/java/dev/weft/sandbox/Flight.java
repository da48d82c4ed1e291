package dev.weft.sandbox;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One flight of one day. */
record Flight(
    String id,
    String carrierCode,
    String flightNo,
    Airport from,
    Airport to,
    ZonedDateTime departure,
    ZonedDateTime arrival,
    int durationMinutes,
    int seats,
    long baseCents,
    String currency)
    implements Product {

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

  @Override
  public Instant closesAt() {
    return departure.toInstant();
  }

  @Override
  public List<Unit> units() {
    return List.of(new Unit(id, seats, baseCents));
  }

  @Override
  public List<String> scopes() {
    return List.of("offer:" + id, routeScope(from.iata(), to.iata()));
  }

  static String routeScope(String from, String to) {
    return "route:" + from + "-" + to;
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offerId", id);
    json.put("carrierCode", carrierCode);
    json.put("flightNo", flightNo);
    json.put("from", from.iata());
    json.put("to", to.iata());
    json.put("depLocal", LOCAL.format(departure));
    json.put("depZone", departure.getZone().getId());
    json.put("arrLocal", LOCAL.format(arrival));
    json.put("arrZone", arrival.getZone().getId());
    json.put("durationMin", durationMinutes);
    return json;
  }

  @Override
  public Map<String, Object> price(Quote quote) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fareCents", quote.cents());
    json.put("cur", currency);
    return json;
  }

  @Override
  public Map<String, Object> offer(Quote quote) {
    Map<String, Object> json = facts();
    json.putAll(price(quote));
    json.put("seatsLeft", quote.left());
    return json;
  }
}
