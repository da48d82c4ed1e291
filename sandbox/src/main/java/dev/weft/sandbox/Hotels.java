package dev.weft.sandbox;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hotels of every city, computed from the city's code alone. */
final class Hotels {

  static final int LONGEST_NIGHTS = 30;

  private static final Pattern STAY_ID =
      Pattern.compile("H-([A-Z]{3})-([1-9])-([0-9]{8})-([0-9]{8})");
  private static final List<String> NAMES =
      List.of("Linden", "Station", "Garden", "Harbour", "Old Mill", "Meridian", "Museum", "Park");
  private static final double WEEKEND = 1.2;

  private record Hotel(String code, String name, Airport place, int rooms, double baseCents) {}

  private final Airports airports;

  Hotels(Airports airports) {
    this.airports = airports;
  }

  List<Stay> stays(Airport place, LocalDate in, LocalDate out) {
    return hotels(place).stream().map(hotel -> stay(hotel, in, out)).toList();
  }

  boolean isHotel(String code) {
    return code.length() > 4
        && airports.ofCity(code.substring(0, 3)).map(Hotels::hotels).orElse(List.of()).stream()
            .anyMatch(hotel -> hotel.code().equals(code));
  }

  private static List<Hotel> hotels(Airport place) {
    String city = place.cityCode();
    SplittableRandom random = Seed.of("hotels", city);
    int count = 3 + random.nextInt(4);
    int firstName = random.nextInt(NAMES.size());
    double euro = Money.perEuro(Money.currencyOf(place.country()));
    List<Hotel> hotels = new ArrayList<>(count);
    for (int number = 1; number <= count; number++) {
      String name =
          "Hotel %s %s".formatted(NAMES.get((firstName + number) % NAMES.size()), place.city());
      int rooms = 4 + random.nextInt(17);
      double baseCents = random.nextDouble(5900, 23900) * euro;
      hotels.add(new Hotel(city + "-" + number, name, place, rooms, baseCents));
    }
    return hotels;
  }

  private static Stay stay(Hotel hotel, LocalDate in, LocalDate out) {
    List<Product.Unit> nights =
        in.datesUntil(out)
            .map(night ->
                new Product.Unit(hotel.code() + "@" + night, hotel.rooms(), nightly(hotel, night)))
            .toList();
    String id =
        "H-%s-%s-%s"
            .formatted(
                hotel.code(),
                DateTimeFormatter.BASIC_ISO_DATE.format(in),
                DateTimeFormatter.BASIC_ISO_DATE.format(out));
    return new Stay(
        id,
        hotel.code(),
        hotel.name(),
        hotel.place(),
        in,
        out,
        nights,
        Money.currencyOf(hotel.place().country()));
  }

  private static long nightly(Hotel hotel, LocalDate night) {
    double drift = Seed.of("night", hotel.code(), night).nextDouble(-0.1, 0.1);
    boolean weekend =
        night.getDayOfWeek() == DayOfWeek.FRIDAY || night.getDayOfWeek() == DayOfWeek.SATURDAY;
    return Money.round(hotel.baseCents() * (1 + drift) * (weekend ? WEEKEND : 1));
  }

  Optional<Stay> byId(String stayId) {
    Matcher parts = STAY_ID.matcher(stayId);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<LocalDate> in = Timetable.basicDate(parts.group(3));
    Optional<LocalDate> out = Timetable.basicDate(parts.group(4));
    List<Airport> places = airports.byCode(parts.group(1));
    if (in.isEmpty() || out.isEmpty() || places.isEmpty() || !isStay(in.get(), out.get())) {
      return Optional.empty();
    }
    return stays(places.getFirst(), in.get(), out.get()).stream()
        .filter(stay -> stay.id().equals(stayId))
        .findFirst();
  }

  static boolean isStay(LocalDate in, LocalDate out) {
    long nights = ChronoUnit.DAYS.between(in, out);
    return nights >= 1 && nights <= LONGEST_NIGHTS;
  }
}
