package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AirportsTest {

  private final Airports airports = Airports.load();

  @Test
  void shouldKnowManyWellFormedAirports() {
    assertThat(airports.all()).hasSizeGreaterThanOrEqualTo(120);
    assertThat(airports.all())
        .allSatisfy(airport -> {
          assertThat(airport.iata()).matches("[A-Z]{3}");
          assertThat(airport.cityCode()).matches("[A-Z]{3}");
          assertThat(airport.country()).matches("[A-Z]{2}");
          assertThat(airport.cityNames()).isNotEmpty().noneMatch(String::isBlank);
          assertThat(airport.name()).isNotBlank();
          assertThat(airport.lat()).isBetween(-60.0, 72.0);
          assertThat(airport.lon()).isBetween(-180.0, 180.0);
        });
  }

  /** A wrong sign or swapped columns would put an airport into another part of the day. */
  @Test
  void shouldLieNearTheMeridianOfItsZone() {
    assertThat(airports.all())
        .allSatisfy(airport -> {
          double hours =
              airport
                      .zone()
                      .getRules()
                      .getStandardOffset(Instant.EPOCH.plusSeconds(1_700_000_000))
                      .getTotalSeconds()
                  / 3600.0;
          assertThat(airport.lon() / 15).as(airport.iata()).isBetween(hours - 2, hours + 2);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "München,MUC",
    "munich,MUC",
    "MUENCHEN,MUC",
    "muc,MUC",
    "Köln,CGN",
    "Cologne,CGN",
    "Wien,VIE",
    "vienna,VIE",
    "Mailand,MXP",
    "Lissabon,LIS",
    "Kopenhagen,CPH",
    "Sao Paulo,GRU",
    "mexiko stadt,MEX",
    "Rom,FCO",
    "Heathrow,LHR",
    "Zür,ZRH",
    "LON,LHR",
  })
  void shouldFindTheAirportFirstWhenAskedInManyWays(String query, String iata) {
    assertThat(airports.search(query).getFirst().iata()).isEqualTo(iata);
  }

  @Test
  void shouldFindEveryAirportByEachOfItsNames() {
    assertThat(airports.all())
        .allSatisfy(airport ->
            assertThat(airport.cityNames())
                .allSatisfy(name -> assertThat(airports.search(name)).contains(airport)));
  }

  @Test
  void shouldMeanAllAirportsOfACityWhenGivenItsCode() {
    assertThat(airports.byCode("LON")).extracting(Airport::iata).contains("LHR", "LGW", "STN");
    assertThat(airports.byCode("lhr")).extracting(Airport::iata).containsExactly("LHR");
    assertThat(airports.byCode("IST")).extracting(Airport::iata).containsExactly("IST");
    assertThat(airports.byCode("QQQ")).isEmpty();
    assertThat(airports.byCode("")).isEmpty();
  }

  @Test
  void shouldMeasureGreatCircles() {
    Airport munich = airports.byIata("MUC").orElseThrow();
    assertThat(munich.kilometresTo(airports.byIata("BER").orElseThrow())).isBetween(440.0, 480.0);
    assertThat(munich.kilometresTo(airports.byIata("JFK").orElseThrow())).isBetween(6400.0, 6550.0);
    assertThat(munich.kilometresTo(munich)).isZero();
  }

  @Test
  void shouldOfferEverythingWhenNothingIsAsked() {
    assertThat(airports.search(" ")).isEqualTo(List.copyOf(airports.all()));
    assertThat(airports.search("de")).extracting(Airport::iata).contains("DEL", "BER");
  }
}
