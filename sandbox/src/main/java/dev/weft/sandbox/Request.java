package dev.weft.sandbox;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller asks for.
 *
 * @param soldOut whether an injected fault lets nothing be available
 */
record Request(
    String method, List<String> path, Map<String, String> query, String body, boolean soldOut) {

  private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  static Request of(String method, URI uri, String body) {
    try {
      return new Request(method, pathOf(uri), queryOf(uri), body, false);
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, "invalid_request", "The address is not well formed");
    }
  }

  private static List<String> pathOf(URI uri) {
    List<String> segments = new ArrayList<>();
    for (String segment : uri.getRawPath().substring(1).split("/", -1)) {
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return segments;
  }

  private static Map<String, String> queryOf(URI uri) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = Optional.ofNullable(uri.getRawQuery()).orElse("");
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.put(
          URLDecoder.decode(name, StandardCharsets.UTF_8),
          URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return query;
  }

  Request withNothingAvailable() {
    return new Request(method, path, query, body, true);
  }

  /** A query parameter, empty when absent. */
  String text(String name) {
    return query.getOrDefault(name, "").strip();
  }

  /** A query parameter as a date; adds to the problems and answers the epoch when it is none. */
  LocalDate date(String name, List<ApiError.Field> problems) {
    String text = text(name);
    if (ISO_DATE.matcher(text).matches()) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeParseException e) {
        // Falls through: such a day does not exist.
      }
    }
    problems.add(new ApiError.Field(name, "must be a date like 2026-11-23"));
    return LocalDate.EPOCH;
  }

  /** A query parameter as a small number, one when absent. */
  int count(String name, int most, List<ApiError.Field> problems) {
    String text = text(name);
    if (text.isEmpty()) {
      return 1;
    }
    if (text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    problems.add(new ApiError.Field(name, "must be a whole number from 1 to " + most));
    return 1;
  }
}
