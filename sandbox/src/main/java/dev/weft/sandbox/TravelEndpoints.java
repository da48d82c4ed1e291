package dev.weft.sandbox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What travellers' systems call: search, order, cancel, and the books. */
final class TravelEndpoints {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~:-]{1,200}");
  private static final int LONGEST_PERSON = 128;
  private static final int LONGEST_ID = 64;
  private static final long MOST_CENTS = 100_000_000;

  private final Airports airports;
  private final Timetable timetable;
  private final Hotels hotels;
  private final Ledger ledger;

  TravelEndpoints(Airports airports, Timetable timetable, Hotels hotels, Ledger ledger) {
    this.airports = airports;
    this.timetable = timetable;
    this.hotels = hotels;
    this.ledger = ledger;
  }

  void addTo(Router router) {
    router
        .add("GET", "/v1/airports", this::airports)
        .add("GET", "/v1/offers", this::offers)
        .add("GET", "/v1/offers/{offerId}", request -> product(OrderKind.FLIGHT, request))
        .add("GET", "/v1/stays", this::stays)
        .add("GET", "/v1/stays/{stayId}", request -> product(OrderKind.STAY, request))
        .add("GET", "/v1/books", request -> Answer.ok(ledger.books()));
    for (OrderKind kind : OrderKind.values()) {
      String path = "/v1/" + kind.segment + "/{key}";
      router
          .add("PUT", path, request -> order(kind, request))
          .add("DELETE", path, request -> Answer.ok(ledger.cancel(kind, key(request))))
          .add("GET", path, request -> find(kind, request));
    }
  }

  private Answer airports(Request request) {
    List<Map<String, Object>> found =
        airports.search(request.text("query")).stream().map(Airport::toJson).toList();
    return Answer.ok(Map.of("airports", found));
  }

  private Answer offers(Request request) {
    List<ApiError.Field> problems = new ArrayList<>();
    List<Airport> from = place(request, "from", problems);
    List<Airport> to = place(request, "to", problems);
    LocalDate date = request.date("date", problems);
    int seats = request.count("seats", OrderKind.FLIGHT.mostAtOnce, problems);
    refuse(problems);
    List<Flight> flights = new ArrayList<>();
    for (Airport origin : from) {
      for (Airport destination : to) {
        flights.addAll(timetable.flights(origin, destination, date));
      }
    }
    flights.sort(Comparator.comparing(Flight::closesAt).thenComparing(Flight::id));
    return Answer.ok(Map.of("offers", onSale(flights, seats, request.soldOut())));
  }

  private List<Airport> place(Request request, String name, List<ApiError.Field> problems) {
    List<Airport> found = airports.byCode(request.text(name));
    if (found.isEmpty()) {
      problems.add(
          new ApiError.Field(name, "must be the code of an airport or city, see /v1/airports"));
    }
    return found;
  }

  private Answer stays(Request request) {
    List<ApiError.Field> problems = new ArrayList<>();
    Optional<Airport> city = airports.ofCity(request.text("city"));
    if (city.isEmpty()) {
      problems.add(
          new ApiError.Field("city", "must be a code or a name of a city, see /v1/airports"));
    }
    LocalDate in = request.date("in", problems);
    LocalDate out = request.date("out", problems);
    if (problems.isEmpty() && !Hotels.isStay(in, out)) {
      problems.add(
          new ApiError.Field("out", "must be 1 to " + Hotels.LONGEST_NIGHTS + " days after in"));
    }
    int rooms = request.count("rooms", OrderKind.STAY.mostAtOnce, problems);
    refuse(problems);
    List<Stay> found = city.map(place -> hotels.stays(place, in, out)).orElse(List.of());
    List<Stay> byPrice =
        found.stream()
            .sorted(Comparator.comparingLong((Stay stay) -> ledger.quote(stay).cents()))
            .toList();
    return Answer.ok(Map.of("stays", onSale(byPrice, rooms, request.soldOut())));
  }

  private List<Map<String, Object>> onSale(
      List<? extends Product> products, int count, boolean soldOut) {
    List<Map<String, Object>> offers = new ArrayList<>();
    for (Product product : products) {
      Product.Quote quote = ledger.quote(product);
      if (!soldOut && ledger.isOnSale(product) && quote.left() >= count) {
        offers.add(product.offer(quote));
      }
    }
    return offers;
  }

  private Optional<? extends Product> byId(OrderKind kind, String id) {
    return switch (kind) {
      case FLIGHT -> timetable.byId(id);
      case STAY -> hotels.byId(id);
    };
  }

  private Answer product(OrderKind kind, Request request) {
    Optional<? extends Product> found = byId(kind, request.path().getLast());
    if (found.isEmpty()) {
      throw ApiError.notFound("There is no such " + kind.productField);
    }
    Product product = found.get();
    Product.Quote quote = ledger.quote(product);
    return Answer.ok(
        product.offer(request.soldOut() ? new Product.Quote(quote.parts(), 0) : quote));
  }

  private Answer order(OrderKind kind, Request request) {
    String key = key(request);
    Body body = Body.of(request);
    OrderRequest wanted =
        new OrderRequest(
            body.text(kind.productField, LONGEST_ID),
            (int) body.whole(kind.countField, 1, kind.mostAtOnce),
            body.text(kind.personField, LONGEST_PERSON),
            body.whole(kind.limitField, 1, MOST_CENTS));
    Optional<? extends Product> product = byId(kind, wanted.productId());
    if (product.isEmpty() && !wanted.productId().isEmpty()) {
      body.problem(kind.productField, "is not known");
    }
    body.check();
    Ledger.Placed placed =
        ledger.place(kind, key, wanted, product.orElseThrow(), request.soldOut());
    return placed.created() ? Answer.created(placed.order()) : Answer.ok(placed.order());
  }

  private Answer find(OrderKind kind, Request request) {
    return Answer.ok(
        ledger
            .find(kind, key(request))
            .orElseThrow(() -> ApiError.notFound("Nothing stands under this key")));
  }

  private static String key(Request request) {
    String key = request.path().getLast();
    if (!isKey(key)) {
      throw ApiError.invalid("key", "must be 1 to 200 of A-Z a-z 0-9 . _ ~ : -");
    }
    return key;
  }

  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  private static void refuse(List<ApiError.Field> problems) {
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }
}
