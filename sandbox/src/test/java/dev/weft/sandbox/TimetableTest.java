package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private static final LocalDate DAY = LocalDate.of(2027, 3, 27);

  private final Airports airports = Airports.load();
  private final Timetable timetable = new Timetable(airports);
  private final Hotels hotels = new Hotels(airports);

  private Airport airport(String iata) {
    return airports.byIata(iata).orElseThrow();
  }

  @Test
  void shouldKeepToItsBoundsOnEveryRouteOfADay() {
    Airport berlin = airport("BER");
    for (Airport other : airports.all()) {
      for (int day = 0; day < 3; day++) {
        List<Flight> flights = timetable.flights(berlin, other, DAY.plusDays(day));
        if (berlin.kilometresTo(other) < 120) {
          assertThat(flights).isEmpty();
          continue;
        }
        assertThat(flights).hasSizeBetween(2, 6);
        LocalDate date = DAY.plusDays(day);
        assertThat(flights)
            .allSatisfy(flight -> {
              assertThat(flight.seats()).isBetween(9, 60);
              assertThat(flight.baseCents()).isPositive();
              assertThat(flight.departure().toLocalDate()).isEqualTo(date);
              assertThat(flight.departure().getMinute() % 5).isZero();
              assertThat(Duration.between(flight.departure(), flight.arrival()).toMinutes())
                  .isEqualTo(flight.durationMinutes());
              assertThat(flight.arrival().getZone()).isEqualTo(other.zone());
            })
            .isSortedAccordingTo((a, b) -> a.departure().compareTo(b.departure()));
      }
    }
  }

  @Test
  void shouldBeTheSameWhenComputedAgain() {
    Timetable other = new Timetable(Airports.load());
    Set<List<Integer>> seats = new HashSet<>();
    for (int day = 0; day < 30; day++) {
      List<Flight> flights = timetable.flights(airport("MUC"), airport("BER"), DAY.plusDays(day));
      assertThat(other.flights(airport("MUC"), airport("BER"), DAY.plusDays(day)))
          .isEqualTo(flights);
      seats.add(flights.stream().map(Flight::seats).toList());
      for (Flight flight : flights) {
        assertThat(timetable.byId(flight.id())).contains(flight);
      }
    }
    assertThat(seats).hasSizeGreaterThan(20);
  }

  @Test
  void shouldKeepItsOffersFromOneReleaseToTheNext() {
    Flight flight = timetable.flights(airport("MUC"), airport("BER"), DAY).getFirst();

    Stay stay = hotels.stays(airport("BER"), DAY, DAY.plusDays(1)).getFirst();

    assertThat(
            List.of(
                flight.flightNo(),
                flight.departure().toLocalTime().toString(),
                flight.durationMinutes(),
                flight.seats(),
                flight.baseCents()))
        .isEqualTo(List.of("SX 8761", "09:55", 65, 58, 10420L));
    assertThat(stay.hotelName() + " " + stay.units())
        .isEqualTo(
            "Hotel Harbour Berlin [Unit[name=BER-1@2027-03-27, capacity=14, baseCents=15410]]");
  }

  @Test
  void shouldKnowOnlyOffersOfItsTimetable() {
    for (String id :
        List.of(
            "",
            "F-MUC-BER-20270327-9",
            "F-MUC-QQQ-20270327-1",
            "F-MUC-MUC-20270327-1",
            "F-MUC-BER-20270231-1",
            "f-muc-ber-20270327-1")) {
      assertThat(timetable.byId(id)).as(id).isEmpty();
    }
    for (String id :
        List.of(
            "H-BER-9-20270327-20270328",
            "H-QQQ-1-20270327-20270328",
            "H-BER-1-20270328-20270327",
            "H-BER-1-20270327-20270327",
            "H-BER-1-20270327-20270530")) {
      assertThat(hotels.byId(id)).as(id).isEmpty();
    }
  }

  @Test
  void shouldChargeByDistanceInTheMoneyOfTheOrigin() {
    assertThat(timetable.flights(airport("LHR"), airport("JFK"), DAY))
        .allMatch(flight -> flight.currency().equals("GBP"));
    assertThat(timetable.flights(airport("JFK"), airport("LHR"), DAY))
        .allMatch(flight -> flight.currency().equals("USD"));
    double near = average(timetable.flights(airport("MUC"), airport("BER"), DAY));
    double far = average(timetable.flights(airport("MUC"), airport("SYD"), DAY));
    assertThat(far).isGreaterThan(4 * near);
  }

  private static double average(List<Flight> flights) {
    return flights.stream().mapToLong(Flight::baseCents).average().orElseThrow();
  }

  @Test
  void shouldHaveHotelsInEveryCity() {
    for (Airport airport : airports.all()) {
      List<Stay> stays = hotels.stays(airport, DAY, DAY.plusDays(3));
      assertThat(stays).as(airport.iata()).hasSizeBetween(3, 6);
      for (Stay stay : stays) {
        assertThat(stay.units()).hasSize(3).allMatch(night -> night.capacity() >= 4);
        assertThat(hotels.byId(stay.id()).orElseThrow().units()).isEqualTo(stay.units());
        assertThat(hotels.isHotel(stay.hotelCode())).isTrue();
      }
    }
    assertThat(hotels.isHotel("BER-9")).isFalse();
    assertThat(hotels.isHotel("")).isFalse();
  }
}
