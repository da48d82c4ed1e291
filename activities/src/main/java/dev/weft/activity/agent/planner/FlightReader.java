package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Day;
import dev.weft.activity.agent.planner.When.Span;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a flight to search or to book. */
final class FlightReader {
  private static final Pattern ROUND_TRIP =
      Phrases.pattern("\\b(?:return|round[- ]?trip|two-way|there and back|and back)\\b");
  private static final Pattern BACK =
      Phrases.pattern(
          "\\b(?:(?:coming|come|flying|fly|heading|travell?ing|travel|going)\\s+)?"
              + "(?:back(?: home)?|home)\\b");
  private static final Pattern SEARCHED_FLYING =
      Phrases.pattern(
          "\\b(?:airlines?|planes?|i can|can i|i could|could i|we can|can we)\\s+fly\\b");
  private static final Pattern ONE_WAY = Phrases.pattern("\\bone[- ]way\\b");

  private final DateGrammar dates;
  private final DayWords days;
  private final Gazetteer gazetteer;

  FlightReader(DateGrammar dates, Gazetteer gazetteer) {
    this.dates = dates;
    this.days = new DayWords(dates);
    this.gazetteer = gazetteer;
  }

  /** As {@link #flight}, when it is only searched. */
  Ask search(Clause clause, Notes notes, @Nullable LocalDate flightDay) {
    clause.take(SEARCHED_FLYING);
    return flight(clause, notes, flightDay);
  }

  /** Reads a flight; the way back follows the day of the flight before. */
  Ask flight(Clause clause, Notes notes, @Nullable LocalDate flightDay) {
    boolean oneWay = clause.takeAll(ONE_WAY);
    boolean backWord = clause.has(BACK);
    LocalDate base = backWord && flightDay != null ? flightDay : dates.today();
    LocalDate day = null;
    LocalDate backDay = null;
    boolean returns = false;
    boolean fromTo = false;
    String text = clause.rest();
    for (DateGrammar.Found found : dates.find(text, Direction.AHEAD, base)) {
      String lead = found.lead();
      if (lead.startsWith("arriving") || Phrases.partOfDay(text, found)) {
        continue;
      }
      if (DayWords.isReturn(lead) && day != null) {
        clause.read(found.leadStart(), found.end());
        returns = true;
        When when = days.again(text, found, day);
        if (when instanceof Day(LocalDate date)) {
          backDay = date;
        } else {
          DayWords.unclearDay(when, Slot.DAY_BACK, notes);
        }
      } else if (DayWords.starts(lead) || DayWords.isReturn(lead)) {
        if (DayWords.isReturn(lead)) {
          clause.read(found.start(), found.end());
        } else {
          clause.read(found.leadStart(), found.end());
        }
        boolean first = day == null;
        switch (found.when()) {
          case Day(LocalDate date) when first -> day = days.future(date, Slot.DAY, notes);
          case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
          case Span(LocalDate from, LocalDate to, boolean exact) when exact && first -> {
            day = days.future(from, Slot.DAY, notes);
            backDay = to;
            fromTo = true;
          }
          default -> DayWords.unclearDay(found.when(), Slot.DAY, notes);
        }
      }
    }
    Ends ends = flightEnds(clause, notes);
    Integer passengers = Phrases.people(clause);
    boolean roundTrip = clause.takeAll(ROUND_TRIP) || returns;
    boolean back = clause.takeAll(BACK) && !returns;
    if (back && ends.to() != null && flightDay == null) {
      back = false;
      roundTrip = true;
    }
    if (ends.to() == null && flightDay != null && !returns && roundTrip && backDay == null) {
      back = true;
      roundTrip = false;
    }
    if (fromTo && !roundTrip) {
      notes.question(Slot.DAY, "Is that a return flight? On which day?");
    }
    if (oneWay && roundTrip) {
      notes.question(Slot.DAY, "Which one? One way or return?");
    }
    if (backDay != null && day != null && backDay.isBefore(day)) {
      notes.problem(Slot.DAY_BACK, "The way back is before the way there.");
    }
    return new Ask.Flight(ends.from(), ends.to(), day, back, roundTrip, backDay, passengers);
  }

  /** Where a flight starts and ends. */
  private record Ends(@Nullable Airport from, @Nullable Airport to) {}

  private Ends flightEnds(Clause clause, Notes notes) {
    Airport from = null;
    Airport to = null;
    List<Gazetteer.Found> places = gazetteer.find(clause.rest());
    Set<Slot> said = EnumSet.noneOf(Slot.class);
    for (int i = 0; i < places.size(); i++) {
      Gazetteer.Found place = places.get(i);
      boolean toFollows =
          i + 1 < places.size() && Set.of("to", "-", "and").contains(places.get(i + 1).lead());
      Slot slot;
      switch (place.lead()) {
        case "from", "out of", "between" -> slot = Slot.ORIGIN;
        case "to", "in", "into", "for", "towards", "at", "of" -> slot = Slot.DESTINATION;
        case "", "-", "and" ->
            slot = said.contains(Slot.ORIGIN) || !toFollows ? Slot.DESTINATION : Slot.ORIGIN;
        default -> {
          continue;
        }
      }
      clause.read(place.leadStart(), place.end());
      if (!said.add(slot)) {
        notes.question(slot, "Which one? There is more than one place: " + place.words() + ".");
      } else if (slot == Slot.ORIGIN) {
        from = Phrases.place(place, slot, notes);
      } else {
        to = Phrases.place(place, slot, notes);
      }
    }
    return new Ends(from, to);
  }
}
