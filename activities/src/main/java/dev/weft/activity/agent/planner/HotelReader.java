package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Day;
import dev.weft.activity.agent.planner.When.Span;
import java.time.LocalDate;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads a hotel to book. */
final class HotelReader {
  private static final Pattern NIGHTS =
      Phrases.pattern(
          "\\b(?:for\\s+)?(" + NumberWords.WITH_ARTICLE + ")(?:\\s+|-)nights?\\b(?:\\s+stay\\b)?");
  private static final Pattern SOME_NIGHTS =
      Phrases.pattern(
          "\\b(?:for\\s+)?"
              + NumberWords.PATTERN
              + "\\s*(?:-|to|and|or)\\s*"
              + NumberWords.PATTERN
              + "\\s+nights?\\b");
  private static final Pattern WEEKS =
      Phrases.pattern("\\bfor\\s+(" + NumberWords.WITH_ARTICLE + ")\\s+weeks?\\b");

  private static final Pattern THE_NIGHT =
      Phrases.pattern(
          "(?<=\\x00)\\s*\\bnight\\b|\\b(?:for\\s+)?the night(?:\\s+(?:of|from|to)(?=\\s*\\x00))?(?!\\p{L})");
  private final DateGrammar dates;
  private final DayWords days;
  private final Gazetteer gazetteer;

  HotelReader(DateGrammar dates, Gazetteer gazetteer) {
    this.dates = dates;
    this.days = new DayWords(dates);
    this.gazetteer = gazetteer;
  }

  Ask hotel(Clause clause, Notes notes) {
    boolean tonight = clause.has(Phrases.TONIGHT);
    if (clause.take(SOME_NIGHTS) != null) {
      notes.question(Slot.NIGHTS, Slot.NIGHTS.question());
    }
    MatchResult nightsMatch = clause.take(NIGHTS);
    Integer nights = nightsMatch == null ? null : NumberWords.parse(nightsMatch.group(1));
    if (nights == null) {
      MatchResult weeks = clause.take(WEEKS);
      nights = weeks == null ? null : 7 * NumberWords.parse(weeks.group(1));
    }
    LocalDate checkIn = null;
    LocalDate checkOut = null;
    String text = clause.rest();
    for (DateGrammar.Found found : dates.find(text, Direction.AHEAD, dates.today())) {
      String lead = found.lead();
      if (DayWords.isReturn(lead)) {
        continue;
      }
      if (DayWords.isEnd(lead)) {
        clause.read(found.leadStart(), found.end());
        When when = days.again(text, found, checkIn == null ? dates.today() : checkIn);
        if (when instanceof Day(LocalDate date)) {
          checkOut = date;
        } else {
          DayWords.unclearDay(when, Slot.NIGHTS, notes);
        }
      } else if (DayWords.starts(lead) || lead.startsWith("arriving") || lead.startsWith("check")) {
        clause.read(found.leadStart(), found.end());
        boolean first = checkIn == null;
        switch (found.when()) {
          case Day(LocalDate date) when first -> checkIn = days.future(date, Slot.DAY, notes);
          case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
          case Span(LocalDate from, LocalDate to, boolean exact) when exact && first -> {
            checkIn = days.future(from, Slot.DAY, notes);
            checkOut = to;
          }
          default -> DayWords.unclearDay(found.when(), Slot.DAY, notes);
        }
      }
    }
    if (clause.take(THE_NIGHT) != null && nights == null && checkOut == null) {
      nights = 1;
    }
    if (tonight && nights == null && checkOut == null) {
      nights = 1;
    }
    Airport city = null;
    boolean placed = false;
    for (Gazetteer.Found place : gazetteer.find(clause.rest())) {
      if (Set.of("from", "near", "via", "between", "out of").contains(place.lead())) {
        continue;
      }
      clause.read(place.leadStart(), place.end());
      if (placed) {
        notes.question(
            Slot.CITY, "Which one? There is more than one place: " + place.words() + ".");
        continue;
      }
      placed = true;
      city = Phrases.place(place, Slot.CITY, notes);
    }
    return new Ask.Hotel(city, checkIn, nights, checkOut, Phrases.people(clause));
  }
}
