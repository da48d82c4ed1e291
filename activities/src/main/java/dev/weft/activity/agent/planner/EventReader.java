package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.Ask.Target;
import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Day;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a calendar entry, of its own or of something booked. */
final class EventReader {
  private static final Pattern EVENT_VERB =
      Phrases.pattern(
          "^[\\s,]*"
              + Phrases.POLITE
              + "(?:schedule|create|set up|arrange|organi[sz]e|plan|add|put|enter|block(?: out| off)?"
              + "|pencil(?: in)?|book|make|save|note|mark|register|insert|reserve|i have|i've got|we"
              + " have|there's|there is|drop|stick|get|set|fix)\\b(?:\\s+(?:me|us|in|down)\\b)?");
  private static final Pattern CALENDAR =
      Phrases.pattern(
          "\\b(?:(?:to|in|into|on|onto|for)\\s+)?(?:my|the|our)\\s+(?:own )?(?:calendar|diary|agenda"
              + "|schedule)\\b|\\b(?:to|in|into|on|onto) calendar\\b");
  private static final Pattern ENTRY =
      Phrases.pattern(
          "^[\\s\\x00,]*(?:an?\\s+|the\\s+)?(?:new\\s+)?(?:calendar\\s+(?:event|entry|item|slot)|event"
              + "|entry|slot)\\b(?:\\s+(?:for|of|about)\\b)?");
  private static final Pattern AS_ENTRY =
      Phrases.pattern("\\bas\\s+(?:an?\\s+)?(?:calendar\\s+)?(?:event|entry|appointment)\\b");
  private static final Pattern QUOTED =
      Phrases.pattern("(?:\\b(?:called|named|titled|entitled|with the title)\\s+)?\"([^\"]+)\"");
  private static final Pattern CALLED =
      Phrases.pattern(
          "\\b(?:called|named|titled|entitled|with the title)\\s+([^\\x00,]+?)\\s*(?=[\\x00,.]|$)");
  private static final Set<String> EVENT_NOUNS =
      Set.of(
          "meeting", "appointment", "event", "call", "entry", "calendar", "a", "an", "the", "for");

  private static final String UNIT =
      "(?:hours?|minutes?|mins?|hrs?|days?|weeks?|months?|years?|nights?|weekends?)";
  private static final Pattern SAYS_MORE =
      Phrases.pattern(
          "\\b(?:cancell?ed|postponed|rescheduled|adjourned|delayed|moved to|called off|put off"
              + "|brought forward|was|were|wasn't|is|isn't|are|has|have|had|been|be|being|got|gets"
              + "|did|does|would|could|should|might|(?-i:will|can|may)|needs?|starts|started|starting"
              + "|begins|began|ends|ended|ending|finishes|finished|lasting|lasts|instead|now|already|again|rather"
              + "|actually|sorry|maybe|perhaps|ish|asap|pls|plz|thx|thanks|thank you|cheers|earliest"
              + "|latest|in addition|sharp|exactly|overnight|through|duration|that|which|tmrw?|tmw|tomm?or+ow|fortnights?|nxt|uhr"
              + "|(?-i:heute|morgen|gestern|übermorgen)|montag|dienstag|mittwoch|donnerstag|freitag"
              + "|samstag|sonntag|nächste\\w*"
              + "|(?:all|whole|entire|full|half)[ -](?:day|week|month|night|morning|afternoon)"
              + "|(?:day|week|month|hour|year)s?[ -]long"
              + "|(?:for|over|in|within|every)\\s+(?:[\\p{L}-]+\\s+){0,4}"
              + UNIT
              + "|"
              + NumberWords.PATTERN
              + "[ -]?(?:h|m|"
              + UNIT
              + "))\\b"
              + "|\\bfor\\s+\\d+\\s*(?=\\x00|$)|^[\\s\\x00]*(?:meetings|appointments|events|calls|sessions)\\b"
              + "|\\b(?:(?!one\\b|1\\b)"
              + NumberWords.PATTERN
              + "|several|few|couple of|multiple|both)\\s+(?:\\p{L}+\\s+)?(?:meetings|appointments|events"
              + "|calls|sessions|workshops|interviews|slots|entries|lunches|dinners)\\b"
              + "|\\b(?:first|second|third|fourth|fifth|last|next|other)\\s*(?=\\x00)");
  private static final Pattern STATEMENT =
      Phrases.pattern(
          "^\\W*(?:i|i'm|we|you|he|she|they|it|who|am|decline|accept|join|skip|prepare|extend|swap"
              + "|confirm|forget|attend|undo|postpone|push|shift|shorten|bring|revoke|clear|unblock"
              + "|replace|edit|modify|adjust|correct|rename|copy|repeat|approve|reject|dismiss|rsvp"
              + "|keep|hold|stop|abort|ignore|miss|missed|shedule|scedule|schedul|schedual)\\b"
              + "|^\\W*(?!(?:a|an|the|my|our)\\b)\\S.*?\\b(?:a|an|the|my|our|your|his|her|their)\\s+"
              + "(?:\\S+\\s+)?(?:meeting|appointment|event|call)\\b");
  private static final Pattern NEGATIVE = Phrases.pattern("(?:^|[\\s\\x00])-(?=\\s*\\x00)");
  private static final Pattern NUMBERS =
      Phrases.pattern("^" + NumberWords.PATTERN + "(?:$|\\s+(?:and|to|or)\\s)");

  private static final Pattern END = Pattern.compile("^[\\s,.]*(?:\\x00|$)");

  private final DateGrammar dates;
  private final DayWords days;
  private final Gazetteer gazetteer;
  private final ZonedDateTime now;

  EventReader(DateGrammar dates, Gazetteer gazetteer, ZonedDateTime now) {
    this.dates = dates;
    this.gazetteer = gazetteer;
    this.days = new DayWords(dates);
    this.now = now;
  }

  Reading event(Clause clause, Notes notes, double likeness) {
    String quoted = Phrases.text(clause.take(QUOTED));
    boolean verb = clause.take(EVENT_VERB) != null;
    clause.take(CALENDAR);
    clause.take(AS_ENTRY);
    Clause ahead = clause.copy();
    LocalDate day = null;
    boolean night = clause.has(Phrases.TONIGHT);
    for (DateGrammar.Found found : dates.find(clause.rest(), Direction.AHEAD, dates.today())) {
      if (!DayWords.starts(found.lead()) || found.lead().startsWith("leaving")) {
        continue;
      }
      clause.read(found.leadStart(), found.end());
      boolean first = day == null;
      switch (found.when()) {
        case Day(LocalDate date) when first -> day = days.future(date, Slot.DAY, notes);
        case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
        default -> DayWords.unclearDay(found.when(), Slot.DAY, notes);
      }
    }
    TimeGrammar.Times times = TimeGrammar.read(clause, night);
    boolean noTime = times.start() == null && times.question() == null && times.duration() == null;
    if (quoted == null && day == null && noTime && notes.questions.isEmpty()) {
      Reading reference = References.read(ahead, Tool.CREATE_EVENT, Target.IT, likeness);
      if (reference != null) {
        return reference;
      }
    }
    clause.take(ENTRY);
    if (quoted == null) {
      quoted = Phrases.text(clause.take(CALLED));
    }
    List<String> unread = new ArrayList<>();
    FreeText.foreignVerb(clause, verb, unread);
    Airport place = place(clause, quoted != null, notes);
    String title = quoted;
    if (quoted != null) {
      Set<String> filler = new HashSet<>(Vocabulary.EDGE);
      filler.addAll(EVENT_NOUNS);
      unread.addAll(clause.unread(filler));
    } else {
      List<String> pieces = clause.pieces(Vocabulary.EDGE, Vocabulary.LOOSE_EDGE);
      FreeText.refuse(SAYS_MORE, clause.rest(), unread);
      if (!verb) {
        FreeText.refuse(STATEMENT, clause.text(), unread);
      }
      for (int i = 0; i < pieces.size(); i++) {
        String piece = pieces.get(i);
        if (NUMBERS.matcher(piece).find() || (i > 0 && Character.isDigit(piece.charAt(0)))) {
          unread.add(piece);
        }
      }
      title = FreeText.join(pieces, dates, unread);
    }
    if (times.duration() != null && (!times.duration().isPositive() || clause.has(NEGATIVE))) {
      notes.question(Slot.TIME, "How long does it take?");
    }
    if (times.question() != null) {
      notes.question(Slot.TIME, times.question());
    }
    LocalDateTime start = day == null || times.start() == null ? null : day.atTime(times.start());
    LocalDateTime end = null;
    ZoneId zone = zone(start, place);
    if (start != null && start.atZone(zone).isBefore(now)) {
      notes.problem(
          Slot.TIME,
          "%s on %s is in the past."
              .formatted(English.time(start), English.longDay(start.toLocalDate())));
      start = null;
    }
    if (times.start() == null) {
      if (times.question() == null) {
        notes.question(Slot.TIME, Slot.TIME.question());
      }
      if (day == null && !notes.unclear.contains(Slot.DAY)) {
        notes.question(Slot.DAY, Slot.DAY.question());
      }
    } else if (day == null && !notes.unclear.contains(Slot.DAY)) {
      notes.question(Slot.DAY, Slot.DAY.question());
    }
    if (start != null && times.end() != null && day != null) {
      end = day.atTime(times.end());
      if (times.duration() != null && !start.plus(times.duration()).equals(end)) {
        notes.question(
            Slot.TIME,
            "Until when? %s is not %d minutes later."
                .formatted(English.time(end), times.duration().toMinutes()));
      }
    } else if (start != null && times.duration() != null) {
      end = start.plus(times.duration());
    }
    return new Reading(
        clause.text(),
        Tool.CREATE_EVENT,
        new Ask.Event(title, start, end, zone.equals(now.getZone()) ? null : place),
        unread,
        notes.problems,
        notes.questions,
        notes.unclear,
        likeness);
  }

  /**
   * The one place that the entry is in, as its words say. It stays in the title, except beside a
   * title in quotation marks.
   */
  private @Nullable Airport place(Clause clause, boolean titled, Notes notes) {
    Airport only = null;
    for (Gazetteer.Found found : gazetteer.find(clause.rest())) {
      boolean named =
          Character.isUpperCase(found.words().charAt(0))
              || END.matcher(clause.rest().substring(found.end())).find();
      if (!found.lead().equals("in") || !named) {
        continue;
      }
      if (titled) {
        clause.read(found.leadStart(), found.end());
      }
      boolean one = found.airports().stream().map(Airport::zone).distinct().count() == 1;
      Airport place = one ? found.airports().getFirst() : Phrases.place(found, Slot.TIME, notes);
      if (only != null && place != null && !only.zone().equals(place.zone())) {
        notes.question(
            Slot.TIME,
            "Whose time is it? %s and %s have different clocks."
                .formatted(only.city(), place.city()));
      }
      only = only == null ? place : only;
    }
    return only;
  }

  /** The clocks of the place, where they show another time than the requester's. */
  private ZoneId zone(@Nullable LocalDateTime start, @Nullable Airport place) {
    if (start == null || place == null) {
      return now.getZone();
    }
    ZoneId there = ZoneId.of(place.zone());
    boolean same = start.atZone(there).toInstant().equals(start.atZone(now.getZone()).toInstant());
    return same ? now.getZone() : there;
  }
}
