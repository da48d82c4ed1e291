package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Span;
import dev.weft.activity.agent.planner.When.Unclear;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the words before a day make of it. */
final class DayWords {
  private final DateGrammar dates;

  DayWords(DateGrammar dates) {
    this.dates = dates;
  }

  /** What a day means when it follows another day. */
  When again(String text, DateGrammar.Found found, LocalDate base) {
    return dates.find(text, Direction.AHEAD, base).stream()
        .filter(other -> other.start() == found.start())
        .map(DateGrammar.Found::when)
        .findFirst()
        .orElse(found.when());
  }

  static boolean isReturn(String lead) {
    return lead.startsWith("return") || lead.matches("(?:\\S+ )?(?:back|home)\\b.*");
  }

  static boolean isEnd(String lead) {
    return lead.startsWith("until")
        || lead.startsWith("till")
        || lead.startsWith("through")
        || lead.equals("to")
        || lead.startsWith("checking out")
        || lead.startsWith("check-out")
        || lead.startsWith("checkout");
  }

  static boolean starts(String lead) {
    String last = lead.substring(lead.lastIndexOf(' ') + 1);
    return lead.isEmpty()
        || Set.of(
                "on",
                "for",
                "from",
                "at",
                "in",
                "of",
                "the",
                "between",
                "during",
                "starting",
                "beginning",
                "commencing",
                "leaving",
                "departing",
                "flying",
                "dated",
                "over")
            .contains(last)
        || lead.equals("as of");
  }

  /** The day, unless it is past, which is noted. */
  @Nullable LocalDate future(LocalDate date, Slot slot, Notes notes) {
    if (date.isBefore(dates.today())) {
      notes.problem(slot, English.longDay(date) + " is in the past.");
      return null;
    }
    return date;
  }

  static void unclearDay(When when, Slot slot, Notes notes) {
    if (when instanceof Unclear(String question)) {
      notes.question(slot, question);
    } else if (when instanceof Span(LocalDate from, LocalDate to, boolean exact) && !exact) {
      notes.question(
          slot,
          "%s (%s to %s is more than one.)"
              .formatted(slot.question(), English.day(from), English.day(to)));
    } else {
      notes.question(slot, slot.question());
    }
  }
}
