package dev.weft.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A hotel from one day to another; the units are its nights. */
record Stay(
    String id,
    String hotelCode,
    String hotelName,
    Airport place,
    LocalDate in,
    LocalDate out,
    List<Unit> units,
    String currency)
    implements Product {

  /** A room can be had until the day of arrival is over. */
  @Override
  public Instant closesAt() {
    return in.plusDays(1).atStartOfDay(place.zone()).toInstant();
  }

  @Override
  public List<String> scopes() {
    return List.of(hotelScope(hotelCode), cityScope(place.cityCode()));
  }

  static String hotelScope(String hotelCode) {
    return "hotel:" + hotelCode;
  }

  static String cityScope(String cityCode) {
    return "city:" + cityCode;
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stayId", id);
    json.put("hotelCode", hotelCode);
    json.put("hotelName", hotelName);
    json.put("city", place.city());
    json.put("cityCode", place.cityCode());
    json.put("country", place.country());
    json.put("zone", place.zone().getId());
    json.put("in", in.toString());
    json.put("out", out.toString());
    json.put("nights", ChronoUnit.DAYS.between(in, out));
    return json;
  }

  @Override
  public Map<String, Object> price(Quote quote) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("nightlyCents", quote.parts());
    json.put("sumCents", quote.cents());
    json.put("cur", currency);
    return json;
  }

  @Override
  public Map<String, Object> offer(Quote quote) {
    Map<String, Object> json = facts();
    json.putAll(price(quote));
    json.put("roomsLeft", quote.left());
    return json;
  }
}
