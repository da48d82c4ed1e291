package dev.weft.activity.agent.planner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds cities and airports by their English and German names and IATA codes. */
final class Gazetteer {
  /**
   * A place in a text.
   *
   * @param lead the word right before it, lower case, as in "to"; or empty
   * @param leadStart offset of the lead
   * @param airports what the name may mean; several when it names different cities
   */
  record Found(
      int start, int end, String words, String lead, int leadStart, List<Airport> airports) {}

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+(?:['.][\\p{L}\\p{M}]+)*");
  private static final Pattern LEAD =
      Pattern.compile(
          "\\b(to|from|in|into|at|near|for|via|towards|and|of|out of|between|-)\\s*$|(-)$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SUFFIX =
      Pattern.compile(
          "^(?:'s)?(?:\\s+(?:international\\s+)?airport\\b)?", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_NAME = 5;
  private static final Map<String, List<String>> COUNTRIES =
      Map.of(
          "GB", List.of("uk", "gb", "england", "scotland", "united kingdom", "great britain"),
          "US", List.of("us", "usa", "united states", "america"),
          "CR", List.of("costa rica"),
          "CL", List.of("chile"));

  private final Map<String, List<Airport>> byName = new LinkedHashMap<>();
  private final Map<String, Airport> byCode = new LinkedHashMap<>();

  private Gazetteer() {}

  /** Reads the shipped list. */
  static Gazetteer load() {
    Gazetteer gazetteer = new Gazetteer();
    try (InputStream stream =
            Objects.requireNonNull(Gazetteer.class.getResourceAsStream("airports.csv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(gazetteer::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gazetteer;
  }

  private void add(String line) {
    String[] fields = line.split(",", -1);
    Airport airport =
        new Airport(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5].equals("1"));
    byCode.put(airport.iata(), airport);
    Set<String> names = new LinkedHashSet<>();
    if (airport.main()) {
      names.add(airport.city());
      List<String> countries =
          new ArrayList<>(COUNTRIES.getOrDefault(airport.country(), List.of()));
      countries.add(airport.country());
      countries.add(Locale.of("", airport.country()).getDisplayCountry(Locale.ENGLISH));
      countries.forEach(country -> names.add(airport.city() + " " + country));
    }
    names.add(airport.name());
    names.add(airport.city() + " " + airport.name());
    for (String alias : fields[6].split(";", -1)) {
      if (!alias.isBlank()) {
        names.add(alias);
      }
    }
    names.stream()
        .map(Gazetteer::folded)
        .distinct()
        .forEach(name -> byName.computeIfAbsent(name, key -> new ArrayList<>()).add(airport));
  }

  /** The airport of a code, which must be in the list. */
  Airport byCode(String iata) {
    Airport airport = byCode.get(iata);
    if (airport == null) {
      throw new IllegalArgumentException("unknown airport " + iata);
    }
    return airport;
  }

  /** Finds every place in what is left of a text, in order; the longest name wins. */
  List<Found> find(String text) {
    List<int[]> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new int[] {matcher.start(), matcher.end()});
    }
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      for (int last = Math.min(words.size() - 1, i + LONGEST_NAME - 1); last >= i; last--) {
        Found place = at(text, words, i, last);
        if (place != null) {
          found.add(place);
          i = last;
          break;
        }
      }
    }
    return found;
  }

  private @Nullable Found at(String text, List<int[]> words, int first, int last) {
    int start = words.get(first)[0];
    int end = words.get(last)[1];
    for (int i = first; i < last; i++) {
      if (!text.substring(words.get(i)[1], words.get(i + 1)[0]).matches(",? |-")) {
        return null;
      }
    }
    String name = text.substring(start, end);
    Matcher leadMatcher = LEAD.matcher(text.substring(0, start));
    boolean hasLead = leadMatcher.find();
    String lead = hasLead ? leadMatcher.group().strip().toLowerCase(Locale.ROOT) : "";
    List<Airport> airports;
    if (name.matches("[A-Z]{3}") && byCode.containsKey(name)) {
      airports = List.of(byCode(name));
    } else {
      airports = byName.getOrDefault(folded(name), List.of());
      boolean capitalised = Character.isUpperCase(name.charAt(0));
      if (airports.isEmpty() || (!capitalised && !hasLead)) {
        return null;
      }
    }
    Matcher suffix = SUFFIX.matcher(text.substring(end));
    if (suffix.find()) {
      end += suffix.end();
    }
    return new Found(
        start, end, name, lead, hasLead ? leadMatcher.start() : start, List.copyOf(airports));
  }

  private static String folded(String name) {
    return Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[,. -]+", " ")
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
