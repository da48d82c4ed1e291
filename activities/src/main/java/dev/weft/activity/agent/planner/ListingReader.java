package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Day;
import dev.weft.activity.agent.planner.When.Span;
import dev.weft.activity.agent.planner.When.Unclear;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** Reads the days of a listing. */
final class ListingReader {
  private static final Pattern SCHEDULE = Phrases.pattern("\\b(?:my|the|your|our|on) schedule\\b");

  private final DateGrammar dates;

  ListingReader(DateGrammar dates) {
    this.dates = dates;
  }

  Ask listing(Clause clause, Direction direction, Notes notes) {
    clause.takeAll(SCHEDULE);
    LocalDate from = null;
    LocalDate to = null;
    String text = clause.rest();
    for (DateGrammar.Found found : dates.find(text, direction, dates.today())) {
      if (Phrases.partOfDay(text, found)) {
        continue;
      }
      boolean since = found.lead().startsWith("since");
      boolean until = DayWords.isEnd(found.lead());
      if (!since && !until && !DayWords.starts(found.lead())) {
        continue;
      }
      clause.read(found.leadStart(), found.end());
      if (from != null && !until) {
        notes.question(Slot.DAYS, "Which one? There is more than one day.");
        continue;
      }
      LocalDate first;
      LocalDate last;
      switch (found.when()) {
        case Day(LocalDate date) -> {
          first = date;
          last = date;
        }
        case Span(LocalDate start, LocalDate end, boolean exact) -> {
          first = start;
          last = end;
        }
        case Unclear(String question) -> {
          notes.question(Slot.DAYS, question);
          continue;
        }
      }
      if (until) {
        from = from == null ? dates.today() : from;
        to = last;
      } else {
        from = first;
        to = since ? dates.today() : last;
      }
    }
    if (from != null && to != null && to.isBefore(from)) {
      notes.problem(Slot.DAYS, "The last day is before the first.");
    }
    return new Ask.Listing(from, to);
  }
}
