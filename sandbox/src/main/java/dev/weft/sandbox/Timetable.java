package dev.weft.sandbox;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flights of any route and day, computed from route and date alone. */
final class Timetable {

  private static final Pattern OFFER_ID =
      Pattern.compile("F-([A-Z]{3})-([A-Z]{3})-([0-9]{8})-([1-9])");
  private static final List<String> CARRIERS = List.of("SX", "QV", "ZJ", "WY", "VX");
  private static final double SHORTEST_KM = 120;
  private static final int FIRST_DEPARTURE_MINUTE = 6 * 60;
  private static final int DEPARTURE_MINUTES = 16 * 60;
  private static final double MINUTES_ON_GROUND = 30;
  private static final double KM_PER_MINUTE = 13.3;

  private final Airports airports;

  Timetable(Airports airports) {
    this.airports = airports;
  }

  /** In order of departure; none when the two are too near to fly. */
  List<Flight> flights(Airport from, Airport to, LocalDate date) {
    double km = from.kilometresTo(to);
    if (km < SHORTEST_KM) {
      return List.of();
    }
    SplittableRandom random = Seed.of("flights", from.iata(), to.iata(), date);
    int count = 2 + random.nextInt(5);
    int slot = DEPARTURE_MINUTES / count / 5 * 5;
    List<Flight> flights = new ArrayList<>(count);
    for (int number = 1; number <= count; number++) {
      int minute = FIRST_DEPARTURE_MINUTE + slot * (number - 1) + random.nextInt(slot / 5 - 1) * 5;
      flights.add(flight(from, to, date, number, minute, km, random));
    }
    return flights;
  }

  private static Flight flight(
      Airport from,
      Airport to,
      LocalDate date,
      int number,
      int minuteOfDay,
      double km,
      SplittableRandom random) {
    ZonedDateTime departure = date.atTime(minuteOfDay / 60, minuteOfDay % 60).atZone(from.zone());
    int duration = (int) Math.round((MINUTES_ON_GROUND + km / KM_PER_MINUTE) / 5) * 5;
    ZonedDateTime arrival = departure.plusMinutes(duration).withZoneSameInstant(to.zone());
    String carrier = CARRIERS.get(random.nextInt(CARRIERS.size()));
    String currency = Money.currencyOf(from.country());
    double popularity = random.nextDouble(0.8, 1.5);
    double drift = random.nextDouble(-0.08, 0.12);
    double cents = (3900 + km * 8.5) * popularity * (1 + drift) * Money.perEuro(currency);
    return new Flight(
        "F-%s-%s-%s-%d"
            .formatted(
                from.iata(), to.iata(), DateTimeFormatter.BASIC_ISO_DATE.format(date), number),
        carrier,
        carrier + " " + (100 + random.nextInt(8900)),
        from,
        to,
        departure,
        arrival,
        duration,
        9 + random.nextInt(52),
        Money.round(cents),
        currency);
  }

  Optional<Flight> byId(String offerId) {
    Matcher parts = OFFER_ID.matcher(offerId);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<Airport> from = airports.byIata(parts.group(1));
    Optional<Airport> to = airports.byIata(parts.group(2));
    Optional<LocalDate> date = basicDate(parts.group(3));
    if (from.isEmpty() || to.isEmpty() || date.isEmpty()) {
      return Optional.empty();
    }
    return flights(from.get(), to.get(), date.get()).stream()
        .filter(flight -> flight.id().equals(offerId))
        .findFirst();
  }

  static Optional<LocalDate> basicDate(String digits) {
    try {
      return Optional.of(LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
