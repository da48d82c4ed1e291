package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.Ask.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises clauses that point at what was booked before. */
final class References {
  private static final Pattern ALL_OF =
      Phrases.pattern(
          "\\b(?:both(?: of (?:them|those))?|them(?: all| both)?|all(?: of (?:it|them|that|this))?"
              + "|everything|these|those|the (?:bookings|reservations)"
              + "|(?:the |my )?(?:expenses|costs|receipts)"
              + "|(?:the |my )?flights? and (?:the |my )?hotel(?: stay| room| booking)?"
              + "|(?:the |my )?hotel(?: stay| room| booking)? and (?:the |my )?flights?)\\b"
              + "(?: bookings| reservations)?");
  private static final Pattern FLIGHTS =
      Phrases.pattern(
          "\\b(?:both|all)(?: of)?(?: the| my)? flights\\b(?! and)|\\bthe flights\\b(?! and)");
  private static final Pattern THE_FLIGHT =
      Phrases.pattern(
          "\\b(?:the|my|this|that)?\\s*(?:return )?(?:flights?|airfare|plane tickets?)"
              + "(?:\\s+(?:ticket|booking|reservation|details|times?|cost|price|expense))?\\b");
  private static final Pattern THE_HOTEL =
      Phrases.pattern(
          "\\b(?:the|my|this|that)?\\s*(?:hotel|room|stay|accommodation)"
              + "(?:\\s+(?:stay|room|booking|reservation|details|dates|cost|price|bill|expense))?\\b");
  private static final Pattern IT =
      Phrases.pattern(
          "\\b(?:it all|it|that|this|the (?:whole )?(?:trip|booking|reservation|journey|whole thing"
              + "|details|dates?|times?|travel))\\b");
  private static final Set<String> REFERENCE_FILLER =
      Set.of(
          "a",
          "an",
          "the",
          "my",
          "for",
          "of",
          "to",
          "in",
          "on",
          "as",
          "and",
          "also",
          "please",
          "too",
          "well",
          "event",
          "entry",
          "calendar",
          "then",
          "me",
          "accordingly",
          "into",
          "with",
          "at",
          "from",
          "new",
          "appointment",
          "block",
          "ticket");

  private References() {}

  /** The clause as a reference, or null when it says something of its own. */
  static @Nullable Reading read(Clause clause, Tool tool, Target target, double likeness) {
    Target found = target;
    if (clause.takeAll(FLIGHTS)) {
      found = Target.FLIGHTS;
    } else if (clause.takeAll(ALL_OF)) {
      found = Target.ALL;
    } else {
      boolean flight = clause.takeAll(THE_FLIGHT);
      boolean hotel = clause.takeAll(THE_HOTEL);
      if (flight || hotel) {
        found = flight && hotel ? Target.ALL : flight ? Target.FLIGHT : Target.HOTEL;
      }
      if (clause.takeAll(IT) && found == Target.THE_EXPENSE) {
        found = Target.IT;
      }
    }
    return clause.unread(REFERENCE_FILLER).isEmpty()
        ? new Reading(
            clause.text(),
            tool,
            new Ask.Reference(found),
            List.of(),
            List.of(),
            List.of(),
            EnumSet.noneOf(Slot.class),
            likeness)
        : null;
  }
}
