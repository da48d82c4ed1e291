package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.Ask.Target;
import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Day;
import dev.weft.activity.agent.planner.When.Span;
import dev.weft.activity.agent.planner.When.Unclear;
import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one clause as a call of one tool, keeping account of every word. */
final class ClauseReader {
  private static final String POLITE =
      "(?:(?:please|kindly|can you|could you|would you|will you|i want to|i'd like to|i would like"
          + " to|i need to|i also want to|i also need to|let's|help me|to|also|then|just|now|don't"
          + " forget to|make sure to|be sure to|and|you should|should|hi|hello|hey|i have to|i want"
          + " you to|i'd like you to)[,\\s]+)*";
  private static final Pattern PEOPLE =
      pattern(
          "\\b(?:for\\s+)?(?:the\\s+)?("
              + NumberWords.PATTERN
              + ")\\s+(?:people|persons?"
              + "|passengers?|adults?|travell?ers?|guests?|pax|of us|tickets?|seats?|plane tickets"
              + "|flight tickets)\\b");
  private static final Pattern FOR_NUMBER =
      pattern("\\bfor\\s+(" + NumberWords.PATTERN + ")\\b(?!\\s*[\\p{L}€$£%:.-]|\\s*\\d)");
  private static final Pattern ALONE =
      pattern("\\b(?:for )?(?:just me|only me|myself|me alone)\\b");
  private static final Pattern ROUND_TRIP =
      pattern("\\b(?:return|round[- ]?trip|two-way|there and back|and back)\\b");
  private static final Pattern BACK =
      pattern(
          "\\b(?:(?:coming|come|flying|fly|heading|travell?ing|travel|going)\\s+)?"
              + "(?:back(?: home)?|home)\\b");
  private static final Pattern SEARCHED_FLYING =
      pattern("\\b(?:airlines?|planes?|i can|can i|i could|could i|we can|can we)\\s+fly\\b");
  private static final Pattern ONE_WAY = pattern("\\bone[- ]way\\b");
  private static final Pattern NIGHTS =
      pattern(
          "\\b(?:for\\s+)?(" + NumberWords.WITH_ARTICLE + ")(?:\\s+|-)nights?\\b(?:\\s+stay\\b)?");
  private static final Pattern WEEKS =
      pattern("\\bfor\\s+(" + NumberWords.WITH_ARTICLE + ")\\s+weeks?\\b");
  private static final Pattern TONIGHT = pattern("\\btonight\\b");

  private static final Pattern EVENT_VERB =
      pattern(
          "^[\\s,]*"
              + POLITE
              + "(?:schedule|create|set up|arrange|organi[sz]e|plan|add|put|enter|block(?: out| off)?"
              + "|pencil(?: in)?|book|make|save|note|mark|register|insert|reserve|i have|i've got|we"
              + " have|there's|there is|drop|stick|get|set|fix)\\b(?:\\s+(?:me|us|in|down)\\b)?");
  private static final Pattern CALENDAR =
      pattern(
          "\\b(?:(?:to|in|into|on|onto|for)\\s+)?(?:my|the|our)\\s+(?:\\p{L}+ )?(?:calendar|diary|agenda"
              + "|schedule)\\b|\\b(?:to|in|into|on|onto) calendar\\b");
  private static final Pattern ENTRY =
      pattern(
          "^[\\s\\x00,]*(?:an?\\s+|the\\s+)?(?:new\\s+)?(?:calendar\\s+(?:event|entry|item|slot)|event"
              + "|entry|slot)\\b(?:\\s+(?:for|of|about)\\b)?");
  private static final Pattern AS_ENTRY =
      pattern("\\bas\\s+(?:an?\\s+)?(?:calendar\\s+)?(?:event|entry|appointment)\\b");
  private static final Pattern QUOTED =
      pattern("(?:\\b(?:called|named|titled|entitled|with the title)\\s+)?\"([^\"]+)\"");
  private static final Pattern CALLED =
      pattern(
          "\\b(?:called|named|titled|entitled|with the title)\\s+([^\\x00,]+?)\\s*(?=[\\x00,.]|$)");
  private static final Set<String> EVENT_NOUNS =
      Set.of(
          "meeting", "appointment", "event", "call", "entry", "calendar", "a", "an", "the", "for");
  private static final Pattern DANGLING =
      pattern(
          "(?:^|\\s)(?:before|after|by|around|about|until|till|within|not|except|near|roughly"
              + "|approximately|no later than|any time|sometime)$");
  private static final Pattern WISH =
      pattern(
          "\\b(?:remind(?:er|ers)?|recurring|repeat\\w*|invit\\w+|(?:video|zoom|teams) link|all day"
              + "|all-day|time zone|private|high priority|somewhere|sometime)\\b");

  private static final Pattern ALL_OF =
      pattern(
          "\\b(?:both(?: of (?:them|those))?|them(?: all| both)?|all(?: of (?:it|them|that|this))?"
              + "|everything|these|those|the (?:bookings|reservations)"
              + "|(?:the |my )?(?:expenses|costs|receipts)"
              + "|(?:the |my )?flights? and (?:the |my )?hotel(?: stay| room| booking)?"
              + "|(?:the |my )?hotel(?: stay| room| booking)? and (?:the |my )?flights?)\\b"
              + "(?: bookings| reservations)?");
  private static final Pattern THE_FLIGHT =
      pattern(
          "\\b(?:the|my|this|that)?\\s*(?:return )?(?:flights?|airfare|plane tickets?)"
              + "(?:\\s+(?:ticket|booking|reservation|details|times?|cost|price|expense))?\\b");
  private static final Pattern THE_HOTEL =
      pattern(
          "\\b(?:the|my|this|that)?\\s*(?:hotel|room|stay|accommodation)"
              + "(?:\\s+(?:stay|room|booking|reservation|details|dates|cost|price|bill|expense))?\\b");
  private static final Pattern IT =
      pattern(
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

  private static final Pattern EXPENSE_VERB =
      pattern(
          "^[\\s,]*"
              + POLITE
              + "(?:record|log|expense|file|submit|claim(?: back)?|add|put|enter|note|track|register"
              + "|book|save|reimburse|make|create|write)\\b(?:\\s+(?:me|down|in|a note of)\\b)?");
  private static final Pattern EXPENSE_LIST =
      pattern(
          "\\b(?:to|in|into|on|under|as|with|for)\\s+(?:my |the |an? |our )?(?:business |travel |work"
              + " |company )?(?:expenses|expense report|expense sheet|expense claim|expense|books"
              + "|expense list)\\b");
  private static final Pattern EXPENSE_NOUN =
      pattern(
          "\\b(?:(?:an?|the|my|our)\\s+)?(?:new\\s+)?(?:business |travel |work |company )?"
              + "(?:(?:expenses?|costs?|price|fare|receipts?)\\b(?: claim| entry| report| item)?)"
              + "(?:\\s+(?:of|for)\\b)?");
  private static final Pattern PLURAL_EXPENSES =
      pattern("\\b(?:expenses|costs|receipts|prices|fares)\\b");
  private static final Pattern SPENT =
      pattern(
          "\\b(?:i|we)(?:'ve)?\\s+(?:have\\s+)?(?:just\\s+)?(?:spent|paid|had)\\b"
              + "|\\b(?:which |that |it )?(?:cost|costs)(?:\\s+(?:me|us))?\\b|\\b(?:i|we) (?:spent"
              + "|paid)\\b");
  private static final Pattern MONEY_WORDS = pattern("\\b(?:cost|paid|spent|worth)\\b");

  private final DateGrammar dates;
  private final Gazetteer gazetteer;

  ClauseReader(DateGrammar dates, Gazetteer gazetteer) {
    this.dates = dates;
    this.gazetteer = gazetteer;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** What is noted while a clause is read. */
  private static final class Notes {
    final List<String> problems = new ArrayList<>();
    final List<String> questions = new ArrayList<>();
    final Set<Slot> unclear = EnumSet.noneOf(Slot.class);

    void question(Slot slot, String question) {
      unclear.add(slot);
      questions.add(question);
    }

    void problem(Slot slot, String problem) {
      unclear.add(slot);
      problems.add(problem);
      questions.add(slot.question());
    }
  }

  /**
   * Reads a clause.
   *
   * @param flightDay the day of the flight booked before, which the way back follows
   */
  Reading read(String text, Tool tool, double likeness, @Nullable LocalDate flightDay) {
    Clause clause = new Clause(text);
    Notes notes = new Notes();
    return switch (tool) {
      case SEARCH_FLIGHTS -> {
        clause.take(SEARCHED_FLYING);
        yield reading(
            clause,
            tool,
            flight(clause, notes, flightDay),
            Vocabulary.SEARCH_FLIGHTS,
            notes,
            likeness);
      }
      case BOOK_FLIGHT ->
          reading(
              clause,
              tool,
              flight(clause, notes, flightDay),
              Vocabulary.BOOK_FLIGHT,
              notes,
              likeness);
      case BOOK_HOTEL ->
          reading(clause, tool, hotel(clause, notes), Vocabulary.BOOK_HOTEL, notes, likeness);
      case LIST_EVENTS ->
          reading(
              clause,
              tool,
              listing(clause, Direction.AHEAD, notes),
              Vocabulary.LIST_EVENTS,
              notes,
              likeness);
      case LIST_EXPENSES ->
          reading(
              clause,
              tool,
              listing(clause, Direction.BEHIND, notes),
              Vocabulary.LIST_EXPENSES,
              notes,
              likeness);
      case CREATE_EVENT -> event(clause, notes, likeness);
      case RECORD_EXPENSE -> expense(clause, notes, likeness);
    };
  }

  private static Reading reading(
      Clause clause, Tool tool, Ask ask, Set<String> filler, Notes notes, double likeness) {
    return new Reading(
        clause.text(),
        tool,
        ask,
        clause.unread(filler),
        notes.problems,
        notes.questions,
        notes.unclear,
        likeness);
  }

  private Ask flight(Clause clause, Notes notes, @Nullable LocalDate flightDay) {
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
      if (isReturn(lead) && day != null) {
        clause.read(found.leadStart(), found.end());
        returns = true;
        When when = again(text, found, day);
        if (when instanceof Day(LocalDate date)) {
          backDay = date;
        } else {
          unclearDay(when, Slot.DAY_BACK, notes);
        }
      } else if (starts(lead) || isReturn(lead)) {
        if (isReturn(lead)) {
          clause.read(found.start(), found.end());
        } else {
          clause.read(found.leadStart(), found.end());
        }
        boolean first = day == null;
        switch (found.when()) {
          case Day(LocalDate date) when first -> day = future(date, Slot.DAY, notes);
          case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
          case Span(LocalDate from, LocalDate to, boolean exact) when exact && first -> {
            day = future(from, Slot.DAY, notes);
            backDay = to;
            fromTo = true;
          }
          default -> unclearDay(found.when(), Slot.DAY, notes);
        }
      }
    }
    Ends ends = flightEnds(clause, notes);
    Integer passengers = people(clause);
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

  private When again(String text, DateGrammar.Found found, LocalDate base) {
    return dates.find(text, Direction.AHEAD, base).stream()
        .filter(other -> other.start() == found.start())
        .map(DateGrammar.Found::when)
        .findFirst()
        .orElse(found.when());
  }

  private static boolean isReturn(String lead) {
    return lead.startsWith("return") || lead.matches("(?:\\S+ )?(?:back|home)\\b.*");
  }

  private static boolean isEnd(String lead) {
    return lead.startsWith("until")
        || lead.startsWith("till")
        || lead.startsWith("through")
        || lead.equals("to")
        || lead.startsWith("checking out")
        || lead.startsWith("check-out")
        || lead.startsWith("checkout");
  }

  private static boolean starts(String lead) {
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

  private @Nullable LocalDate future(LocalDate date, Slot slot, Notes notes) {
    if (date.isBefore(dates.today())) {
      notes.problem(slot, English.longDay(date) + " is in the past.");
      return null;
    }
    return date;
  }

  private static void unclearDay(When when, Slot slot, Notes notes) {
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
        from = place(place, slot, notes);
      } else {
        to = place(place, slot, notes);
      }
    }
    return new Ends(from, to);
  }

  private static @Nullable Airport place(Gazetteer.Found place, Slot slot, Notes notes) {
    List<Airport> airports = place.airports();
    if (airports.size() == 1) {
      return airports.getFirst();
    }
    notes.question(
        slot,
        "Which one? %s is %s."
            .formatted(
                place.words(),
                airports.stream()
                    .map(a -> "%s, %s (%s)".formatted(a.city(), a.country(), a.iata()))
                    .reduce((a, b) -> a + " or " + b)
                    .orElse("")));
    return null;
  }

  private static @Nullable Integer people(Clause clause) {
    MatchResult match = clause.take(PEOPLE);
    if (match == null) {
      match = clause.take(FOR_NUMBER);
    }
    if (match != null) {
      return NumberWords.parse(match.group(1));
    }
    return clause.takeAll(ALONE) ? 1 : null;
  }

  private Ask hotel(Clause clause, Notes notes) {
    boolean tonight = clause.has(TONIGHT);
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
      if (isEnd(lead)) {
        clause.read(found.leadStart(), found.end());
        When when = again(text, found, checkIn == null ? dates.today() : checkIn);
        if (when instanceof Day(LocalDate date)) {
          checkOut = date;
        } else {
          unclearDay(when, Slot.NIGHTS, notes);
        }
      } else if (starts(lead) || lead.startsWith("arriving") || lead.startsWith("check")) {
        clause.read(found.leadStart(), found.end());
        boolean first = checkIn == null;
        switch (found.when()) {
          case Day(LocalDate date) when first -> checkIn = future(date, Slot.DAY, notes);
          case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
          case Span(LocalDate from, LocalDate to, boolean exact) when exact && first -> {
            checkIn = future(from, Slot.DAY, notes);
            checkOut = to;
          }
          default -> unclearDay(found.when(), Slot.DAY, notes);
        }
      }
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
      city = place(place, Slot.CITY, notes);
    }
    return new Ask.Hotel(city, checkIn, nights, checkOut, people(clause));
  }

  private Ask listing(Clause clause, Direction direction, Notes notes) {
    LocalDate from = null;
    LocalDate to = null;
    String text = clause.rest();
    for (DateGrammar.Found found : dates.find(text, direction, dates.today())) {
      boolean since = found.lead().startsWith("since");
      boolean until = isEnd(found.lead());
      if (!since && !until && !starts(found.lead())) {
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

  private Reading event(Clause clause, Notes notes, double likeness) {
    String quoted = group(clause.take(QUOTED));
    boolean verb = clause.take(EVENT_VERB) != null;
    clause.take(CALENDAR);
    clause.take(AS_ENTRY);
    Clause ahead = clause.copy();
    LocalDate day = null;
    boolean night = clause.has(TONIGHT);
    for (DateGrammar.Found found : dates.find(clause.rest(), Direction.AHEAD, dates.today())) {
      if (!starts(found.lead()) || found.lead().startsWith("leaving")) {
        continue;
      }
      clause.read(found.leadStart(), found.end());
      boolean first = day == null;
      switch (found.when()) {
        case Day(LocalDate date) when first -> day = future(date, Slot.DAY, notes);
        case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
        default -> unclearDay(found.when(), Slot.DAY, notes);
      }
    }
    TimeGrammar.Times times = TimeGrammar.read(clause, night);
    boolean noTime = times.start() == null && times.question() == null && times.duration() == null;
    if (quoted == null && day == null && noTime && notes.questions.isEmpty()) {
      Reading reference = reference(ahead, Tool.CREATE_EVENT, Target.IT, likeness);
      if (reference != null) {
        return reference;
      }
    }
    clause.take(ENTRY);
    if (quoted == null) {
      quoted = group(clause.take(CALLED));
    }
    List<String> unread = new ArrayList<>();
    foreignVerb(clause, verb, unread);
    String title = quoted;
    if (quoted != null) {
      Set<String> filler = new HashSet<>(Vocabulary.EDGE);
      filler.addAll(EVENT_NOUNS);
      unread.addAll(clause.unread(filler));
    } else {
      title = freeText(clause.pieces(Vocabulary.EDGE, Vocabulary.LOOSE_EDGE), unread);
    }
    if (times.question() != null) {
      notes.question(Slot.TIME, times.question());
    }
    LocalDateTime start = day == null || times.start() == null ? null : day.atTime(times.start());
    LocalDateTime end = null;
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
    } else if (start != null && times.duration() != null) {
      end = start.plus(times.duration());
    }
    return new Reading(
        clause.text(),
        Tool.CREATE_EVENT,
        new Ask.Event(title, start, end),
        unread,
        notes.problems,
        notes.questions,
        notes.unclear,
        likeness);
  }

  /** Free text takes any words, so a verb that the tool does not know must not get into it. */
  private static void foreignVerb(Clause clause, boolean known, List<String> unread) {
    String leading = ClauseSplitter.leadingVerb(clause.text());
    if (!known && leading != null) {
      unread.add(leading);
    }
  }

  private static @Nullable String group(@Nullable MatchResult match) {
    return match == null ? null : match.group(1).strip();
  }

  /** Joins the pieces of a title or description; what cannot be part of one goes to unread. */
  private static @Nullable String freeText(List<String> pieces, List<String> unread) {
    List<String> kept = new ArrayList<>();
    for (String piece : pieces) {
      if (DANGLING.matcher(piece).find() || WISH.matcher(piece).find()) {
        unread.add(piece);
      } else {
        kept.add(piece);
      }
    }
    return kept.isEmpty() ? null : English.capitalised(String.join(" ", kept));
  }

  private static @Nullable Reading reference(
      Clause clause, Tool tool, Target target, double likeness) {
    Target found = target;
    if (clause.takeAll(ALL_OF)) {
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

  private Reading expense(Clause clause, Notes notes, double likeness) {
    LocalDate day = null;
    boolean verb = clause.take(EXPENSE_VERB) != null;
    Clause ahead = clause.copy();
    for (DateGrammar.Found found : dates.find(clause.rest(), Direction.BEHIND, dates.today())) {
      if (!starts(found.lead())) {
        continue;
      }
      clause.read(found.leadStart(), found.end());
      boolean first = day == null;
      switch (found.when()) {
        case Day(LocalDate date) when first -> {
          if (date.isAfter(dates.today())) {
            notes.problem(Slot.DAY, English.longDay(date) + " is in the future.");
          } else {
            day = date;
          }
        }
        case Day ignored -> notes.question(Slot.DAY, "Which one? There is more than one day.");
        default -> unclearDay(found.when(), Slot.DAY, notes);
      }
    }
    AmountGrammar.Amount amount = AmountGrammar.read(clause);
    if (amount == null && day == null && notes.questions.isEmpty()) {
      boolean plural = ahead.has(PLURAL_EXPENSES) && !ahead.has(EXPENSE_LIST);
      ahead.takeAll(EXPENSE_LIST);
      ahead.takeAll(EXPENSE_NOUN);
      ahead.takeAll(MONEY_WORDS);
      Reading reference =
          reference(ahead, Tool.RECORD_EXPENSE, plural ? Target.ALL : Target.THE_EXPENSE, likeness);
      if (reference != null) {
        return reference;
      }
    }
    clause.takeAll(EXPENSE_LIST);
    clause.takeAll(EXPENSE_NOUN);
    clause.takeAll(SPENT);
    List<String> unread = new ArrayList<>();
    foreignVerb(clause, verb || SPENT.matcher(clause.text()).find(), unread);
    String description =
        freeText(clause.pieces(Vocabulary.EXPENSE_EDGE, Vocabulary.EXPENSE_LOOSE_EDGE), unread);
    Money money = null;
    if (amount != null) {
      money = amount.money();
      if (amount.question() != null) {
        notes.question(Slot.AMOUNT, amount.question());
      }
    }
    return new Reading(
        clause.text(),
        Tool.RECORD_EXPENSE,
        new Ask.Expense(money, description, day),
        unread,
        notes.problems,
        notes.questions,
        notes.unclear,
        likeness);
  }
}
