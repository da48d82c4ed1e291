package dev.weft.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What testers call: faults, price moves and a fresh start. */
final class AdminEndpoints {

  private static final long LONGEST_DELAY_MILLIS = 600_000;
  private static final int LONGEST_TEXT = 200;
  private static final double LEAST_PERCENT = -90;
  private static final double MOST_PERCENT = 1000;

  private final Airports airports;
  private final Timetable timetable;
  private final Hotels hotels;
  private final Ledger ledger;
  private final Faults faults;
  private final LateDeliveries late;

  AdminEndpoints(
      Airports airports,
      Timetable timetable,
      Hotels hotels,
      Ledger ledger,
      Faults faults,
      LateDeliveries late) {
    this.airports = airports;
    this.timetable = timetable;
    this.hotels = hotels;
    this.ledger = ledger;
    this.faults = faults;
    this.late = late;
  }

  void addTo(Router router) {
    router
        .add("POST", "/admin/faults", this::addFault)
        .add("GET", "/admin/faults", request -> faults())
        .add("DELETE", "/admin/faults", request -> Answer.ok(Map.of("cleared", faults.clear())))
        .add("POST", "/admin/prices", this::movePrice)
        .add("POST", "/admin/reset", request -> reset());
  }

  private Answer addFault(Request request) {
    Body body = Body.of(request);
    Body match = body.object("match");
    String method = match.text("method", LONGEST_TEXT, "").toUpperCase(Locale.ROOT);
    String prefix = match.text("pathPrefix", LONGEST_TEXT, "/v1");
    if (!prefix.startsWith("/")) {
      match.problem("pathPrefix", "must start with /");
    }
    match.refuseOthers();
    Optional<Fault.Kind> known = Fault.Kind.ofWord(body.text("kind", LONGEST_TEXT, ""));
    if (known.isEmpty()) {
      body.problem("kind", "must be one of " + String.join(", ", Fault.Kind.words()));
    }
    Fault.Kind kind = known.orElse(Fault.Kind.RESET);
    boolean delays = kind == Fault.Kind.SLOW || kind == Fault.Kind.LATE;
    int status = kind == Fault.Kind.STATUS ? (int) body.whole("status", 400, 599) : 0;
    int retryAfter =
        kind == Fault.Kind.STATUS ? (int) body.whole("retryAfterSeconds", 0, 86_400, -1) : -1;
    long delay = delays ? body.whole("delayMs", 0, LONGEST_DELAY_MILLIS) : 0;
    long hold = kind == Fault.Kind.LATE ? body.whole("holdMs", 0, LONGEST_DELAY_MILLIS, delay) : 0;
    int times = (int) body.whole("times", Fault.FOREVER, 1_000_000, 1);
    if (times == 0) {
      body.problem("times", "must be at least 1, or -1 for ever");
    }
    double probability = body.number("probability", 0, 1, 1);
    long seed = body.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0);
    body.check();
    return Answer.created(
        faults.add(
            new Fault.Spec(
                method, prefix, kind, status, retryAfter, delay, hold, times, probability, seed)));
  }

  private Answer faults() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("faults", faults.toJson());
    json.put("latePending", late.pending());
    return Answer.ok(json);
  }

  private Answer movePrice(Request request) {
    Body body = Body.of(request);
    List<String> scopes = new ArrayList<>();
    if (body.has("offerId")) {
      String offerId = body.text("offerId", LONGEST_TEXT);
      require(timetable.byId(offerId).isPresent(), body, "offerId");
      scopes.add("offer:" + offerId);
    }
    if (body.has("from") || body.has("to")) {
      String from = body.text("from", LONGEST_TEXT);
      String to = body.text("to", LONGEST_TEXT);
      require(airports.byIata(from).isPresent(), body, "from");
      require(airports.byIata(to).isPresent(), body, "to");
      scopes.add(Flight.routeScope(from, to));
    }
    if (body.has("hotelCode")) {
      String hotelCode = body.text("hotelCode", LONGEST_TEXT);
      require(hotels.isHotel(hotelCode), body, "hotelCode");
      scopes.add(Stay.hotelScope(hotelCode));
    }
    if (body.has("cityCode")) {
      String cityCode = body.text("cityCode", LONGEST_TEXT);
      require(
          airports.all().stream().anyMatch(airport -> airport.cityCode().equals(cityCode)),
          body,
          "cityCode");
      scopes.add(Stay.cityScope(cityCode));
    }
    double percent = body.number("percent", LEAST_PERCENT, MOST_PERCENT);
    body.check();
    if (scopes.size() != 1) {
      throw ApiError.invalid("offerId", "give one of offerId, from with to, hotelCode, cityCode");
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("moved", scopes.getFirst());
    json.put("percent", percent);
    json.put("factor", ledger.move(scopes.getFirst(), percent));
    return Answer.ok(json);
  }

  private static void require(boolean known, Body body, String name) {
    if (!known) {
      body.problem(name, "is not known");
    }
  }

  private Answer reset() {
    late.forget();
    faults.clear();
    ledger.reset();
    return Answer.ok(Map.of("state", "RESET"));
  }
}
