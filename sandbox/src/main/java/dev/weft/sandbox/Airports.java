package dev.weft.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The airports that the provider serves, found by code or by name. */
final class Airports {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final int NO_MATCH = Integer.MAX_VALUE;

  private final Map<String, Airport> byIata;

  private Airports(Map<String, Airport> byIata) {
    this.byIata = byIata;
  }

  static Airports load() {
    Map<String, Airport> byIata = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Airports.class.getResourceAsStream("airports.csv")),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .skip(1)
          .map(Airports::parse)
          .forEach(airport -> byIata.put(airport.iata(), airport));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Airports(byIata);
  }

  private static Airport parse(String line) {
    String[] field = line.split(";", -1);
    return new Airport(
        field[0],
        field[1],
        field[2],
        Arrays.asList(field[3].split("\\|", -1)),
        field[4],
        ZoneId.of(field[5]),
        Double.parseDouble(field[6]),
        Double.parseDouble(field[7]));
  }

  Collection<Airport> all() {
    return byIata.values();
  }

  Optional<Airport> byIata(String iata) {
    return Optional.ofNullable(byIata.get(iata));
  }

  /** The airports of an airport or metropolitan code, none when it is unknown. */
  List<Airport> byCode(String code) {
    String upper = code.toUpperCase(Locale.ROOT);
    Airport exact = byIata.get(upper);
    return exact != null
        ? List.of(exact)
        : all().stream().filter(airport -> airport.cityCode().equals(upper)).toList();
  }

  /** The main airport of a city given by code or by name. */
  Optional<Airport> ofCity(String codeOrName) {
    Airport exact = byIata.get(codeOrName.toUpperCase(Locale.ROOT));
    if (exact != null) {
      return Optional.of(exact);
    }
    String wanted = fold(codeOrName);
    return all().stream()
        .filter(airport ->
            fold(airport.cityCode()).equals(wanted)
                || airport.cityNames().stream().anyMatch(name -> fold(name).equals(wanted)))
        .findFirst();
  }

  /** Best matches first; without a query, all of them. */
  List<Airport> search(String query) {
    String wanted = fold(query);
    if (wanted.isEmpty()) {
      return List.copyOf(all());
    }
    return all().stream()
        .filter(airport -> rank(airport, wanted) < NO_MATCH)
        .sorted(Comparator.comparingInt(airport -> rank(airport, wanted)))
        .toList();
  }

  private static int rank(Airport airport, String wanted) {
    if (fold(airport.iata()).equals(wanted)) {
      return 0;
    }
    if (fold(airport.cityCode()).equals(wanted)) {
      return 1;
    }
    List<String> names = airport.cityNames().stream().map(Airports::fold).toList();
    if (names.contains(wanted)) {
      return 2;
    }
    if (names.stream().anyMatch(name -> name.startsWith(wanted))) {
      return 3;
    }
    if ((" " + fold(airport.name())).contains(" " + wanted)) {
      return 4;
    }
    return fold(airport.country()).equals(wanted) ? 5 : NO_MATCH;
  }

  /** Lower case without accents and punctuation. */
  static String fold(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    plain = plain.toLowerCase(Locale.ROOT).replace("ß", "ss").replace('ø', 'o').replace('ł', 'l');
    return NO_LETTERS.matcher(plain).replaceAll(" ").strip();
  }
}
