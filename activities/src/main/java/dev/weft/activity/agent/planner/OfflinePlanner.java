package dev.weft.activity.agent.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.activity.agent.Planner;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plans goals in plain English without a model: what each clause asks for by sentence embeddings,
 * days, places, times and amounts by grammar. It plans only what it has read to the last word; for
 * everything else it says what it understood, what it did not, and what to ask. The same request
 * always gets the same answer.
 */
public final class OfflinePlanner implements Planner {
  /** What it calls itself. */
  public static final String NAME = "offline";

  private static final int LONGEST_GOAL = 2000;
  private static final double SAME_LIKENESS = 0.03;
  private static final Pattern NEGATION =
      pattern(
          "\\b(?:don't(?! forget)|do not(?! forget)|doesn't|never|not|without|except|avoid|instead"
              + " of|rather than|won't|mustn't|shouldn't|no longer|no)\\b");
  private static final Pattern CONDITION =
      pattern(
          "\\b(?:if|unless|in case|provided|depending|otherwise|as long as|only when|whenever|or"
              + "|either|assuming|else|whether)\\b");
  private static final Pattern RECURRENCE =
      pattern(
          "\\b(?:every|each|daily|weekly|monthly|annually|yearly|recurring|repeating"
              + "|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\\b");
  private static final Pattern DONE =
      pattern(
          "^(?:have|has|had|did|was|were) (?:i|we|you|he|she|they|it|the|my|there)\\b"
              + "|\\b(?:i|we|you|he|she|they|it)(?:'ve|'d| have| has| had)?(?: already| just)?"
              + " (?:booked|reserved|bought|scheduled|recorded|logged|flew|cancell?ed|missed|met"
              + "|moved|postponed|rescheduled|planned)\\b"
              + "|\\b(?:will|can|could|would|should|must|may) (?:i|we) spend\\b"
              + "|\\bhow much (?:i|we) (?:will|can|could|would|should|must|may) spend\\b");
  private static final Pattern CHECK_IN = pattern("\\bcheck(?:ing)?[- ]in for\\b");
  private static final Pattern TRAILING_POLITENESS =
      pattern(
          "(?:[,;.!]+ ?(?:and )?(?:many thanks|thanks|thank you|cheers)(?: a lot| so much| very much"
              + "| in advance)?|[,;.!]* (?:pls|plz|thx))[ .!]*$");
  private static final Pattern TO_EXPENSES =
      pattern("^(?:to |in |into |on )?(?:my |the )?expenses?(?: report| list)?$");
  private static final Pattern PLACE_QUESTION = pattern("\\b(?:to|from|in) (\\p{Lu}.*)$");
  private static final List<String> EXAMPLES =
      List.of(
          "Book a flight to Berlin next Monday, add it to my calendar and record the expense",
          "Schedule a meeting with Anna tomorrow from 10 to 11",
          "Show my calendar next week and my expenses this month");

  private final Gazetteer gazetteer = Gazetteer.load();
  private final Airport home;
  private @Nullable IntentRecogniser recogniser;

  /**
   * Makes a planner; the language model is loaded with the first goal, or by {@link #warmUp}.
   *
   * @param homeAirport IATA code of the airport that flights start from unless the goal says
   *     otherwise
   * @throws IllegalArgumentException when the airport is unknown
   */
  public OfflinePlanner(String homeAirport) {
    this.home = gazetteer.byCode(homeAirport);
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private synchronized IntentRecogniser recogniser() {
    if (recogniser == null) {
      recogniser = new IntentRecogniser();
    }
    return recogniser;
  }

  /** Loads the language model now, so that the first goal does not wait for it. */
  public void warmUp() {
    recogniser();
  }

  /** Never retryable: the grammar would answer the same. */
  @Override
  public PlanProposal propose(PlanRequest request, List<ToolDescriptor> tools) {
    String goal = normalised(request.goal());
    if (goal.isEmpty() || goal.length() > LONGEST_GOAL) {
      return failure(
          new PlanFailure(
              goal.isEmpty() ? "The goal is empty." : "The goal is too long.",
              List.of(),
              List.of("What shall be done?"),
              EXAMPLES,
              List.of(),
              null));
    }
    ZoneId zone = ZoneId.of(request.run().timeZone());
    ZonedDateTime now = request.run().requestedAt().atZone(zone);
    LocalDate today = now.toLocalDate();
    DateGrammar dates = new DateGrammar(today, Locale.forLanguageTag(request.run().locale()));
    Set<String> available = new HashSet<>();
    tools.forEach(tool -> available.add(tool.name()));
    Function<String, Attempt> attempts =
        text -> {
          Attempt attempt =
              new Attempt(
                  new ClauseReader(dates, gazetteer, now),
                  new PlanAssembler(today, zone.getId(), home),
                  available);
          attempt.read(ClauseSplitter.split(text));
          return attempt;
        };
    List<Spelling.Slip> slips = Spelling.slips(goal);
    if (!slips.isEmpty()) {
      String mended = Spelling.mended(goal);
      return failure(misspelled(slips, attempts.apply(mended).plan() == null ? null : mended));
    }
    Attempt attempt = attempts.apply(goal);
    Plan plan = attempt.plan();
    if (plan != null) {
      return new PlanProposal(NAME, json(plan), null, false);
    }
    return failure(attempt.failure(text -> attempts.apply(text).plan() != null));
  }

  /** To read a slip as the nearest word would be to guess. */
  private static PlanFailure misspelled(List<Spelling.Slip> slips, @Nullable String mended) {
    return new PlanFailure(
        "The offline planner does not know "
            + English.quoted(slips.stream().map(Spelling.Slip::word).toList())
            + ".",
        List.of(),
        slips.stream()
            .map(slip -> "Is \"%s\" meant by \"%s\"?".formatted(slip.known(), slip.word()))
            .toList(),
        mended == null ? EXAMPLES : List.of(mended),
        List.of(),
        null);
  }

  private static String json(Plan plan) {
    try {
      return WeftJson.mapper().writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan of plain values is always JSON", e);
    }
  }

  private static String normalised(String goal) {
    String plain =
        goal.replaceAll("[‘’`´]", "'")
            .replaceAll("[“”„«»]", "\"")
            .replaceAll("[‐‑‒–—−→]", "-")
            .replace('\u0000', ' ')
            .replaceAll("[\\s\\u00a0\\u202f]+", " ")
            .strip();
    return TRAILING_POLITENESS.matcher(plain).replaceFirst("");
  }

  private static PlanProposal failure(PlanFailure failure) {
    return new PlanProposal(NAME, null, failure, false);
  }

  /** Whether the tool cannot do what the clause's verb says. */
  private static boolean leavesVerb(Reading reading) {
    String verb = ClauseSplitter.leadingVerb(reading.text());
    return verb != null
        && reading.unread().stream()
            .anyMatch(phrase ->
                phrase.toLowerCase(Locale.ROOT).startsWith(verb.toLowerCase(Locale.ROOT)));
  }

  /** One goal on its way to a plan. */
  private final class Attempt {
    private final ClauseReader reader;
    private final PlanAssembler assembler;
    private final Set<String> available;
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final List<String> wishes = new ArrayList<>();
    private @Nullable LocalDate flightDay;
    private @Nullable String verb;

    Attempt(ClauseReader reader, PlanAssembler assembler, Set<String> available) {
      this.reader = reader;
      this.assembler = assembler;
      this.available = available;
    }

    void read(List<String> clauses) {
      for (int i = 0; i < clauses.size(); i++) {
        String text = clauses.get(i);
        if (refused(text)) {
          continue;
        }
        Reading reading = best(completed(text));
        if (i + 1 < clauses.size()
            && (reading == null || !reading.complete())
            && readings.stream().noneMatch(r -> r.ask() instanceof Ask.Flight)) {
          Reading merged = merged(text, clauses.get(i + 1));
          if (merged != null) {
            reading = merged;
            i++;
          }
        }
        note(text, reading);
      }
    }

    /** "Dinner with Eve on Friday at 19:00, put it in my calendar" is one clause in two. */
    private @Nullable Reading merged(String statement, String next) {
      if (ClauseSplitter.leadingVerb(statement) != null) {
        return null;
      }
      Reading reference = best(next);
      if (reference == null || !(reference.ask() instanceof Ask.Reference) || refused(next)) {
        return null;
      }
      if (reference.tool() == Tool.RECORD_EXPENSE && !AmountGrammar.mentioned(statement)) {
        return null;
      }
      String text = (reference.tool() == Tool.CREATE_EVENT ? "Schedule " : "Record ") + statement;
      Reading reading = reader.read(text, reference.tool(), reference.likeness(), flightDay);
      return reading.complete() && !(reading.ask() instanceof Ask.Reference) ? reading : null;
    }

    private boolean refused(String text) {
      for (Map.Entry<Pattern, String> rule :
          List.of(
              Map.entry(NEGATION, "I cannot plan what is not to be done"),
              Map.entry(CONDITION, "I cannot plan conditions and alternatives"),
              Map.entry(RECURRENCE, "I cannot plan what repeats"),
              Map.entry(CHECK_IN, "I do not know how to check in"),
              Map.entry(DONE, "I cannot tell what was or will be done"))) {
        Matcher matcher = rule.getKey().matcher(text.replaceAll("\"[^\"]*\"", ""));
        if (matcher.find()) {
          errors.add("%s: \"%s\".".formatted(rule.getValue(), text));
          wishes.add("What shall be done instead of \"%s\"?".formatted(text));
          return true;
        }
      }
      return false;
    }

    /** A clause without a verb takes that of the clause before. */
    private String completed(String text) {
      String leading = ClauseSplitter.leadingVerb(text);
      if (leading != null) {
        verb = leading;
        return text;
      }
      if (!readings.isEmpty()
          && readings.getLast().ask() instanceof Ask.Reference
          && TO_EXPENSES.matcher(text).matches()) {
        return "add it to my expenses";
      }
      return verb == null ? text : verb + " " + text;
    }

    private @Nullable Reading best(String text) {
      List<Reading> candidates = new ArrayList<>();
      for (Map.Entry<Tool, Double> score : recogniser().scores(text).entrySet()) {
        if (score.getValue() >= IntentRecogniser.THRESHOLD
            && available.contains(score.getKey().fullName())) {
          candidates.add(reader.read(text, score.getKey(), score.getValue(), flightDay));
        }
      }
      candidates.sort(
          Comparator.comparing((Reading r) -> !r.complete())
              .thenComparing(OfflinePlanner::leavesVerb)
              .thenComparingDouble(r -> -r.likeness())
              .thenComparing(Reading::tool));
      if (candidates.size() > 1
          && candidates.get(1).complete()
          && alike(text, candidates.get(0), candidates.get(1))) {
        Reading first = candidates.get(0);
        questions.add(
            "Which one? \"%s\" may mean %s or %s."
                .formatted(text, first.tool().fullName(), candidates.get(1).tool().fullName()));
      }
      return candidates.isEmpty() ? null : candidates.getFirst();
    }

    /** Without a verb the words for looking and for buying are the same. */
    private static boolean alike(String text, Reading first, Reading second) {
      return ClauseSplitter.leadingVerb(text) == null
          || first.likeness() - second.likeness() < SAME_LIKENESS;
    }

    private void note(String text, @Nullable Reading reading) {
      if (reading == null) {
        errors.add("I do not know how to do this: \"%s\".".formatted(text));
        wishes.add("What shall be done instead of \"%s\"?".formatted(text));
        return;
      }
      if (!reading.complete()) {
        boolean task = leavesVerb(reading);
        errors.add(
            task
                ? "I do not know how to do this: \"%s\".".formatted(text)
                : "I cannot take this into account: %s."
                    .formatted(English.quoted(reading.unread())));
        wishes.add(
            task
                ? "What shall be done instead of \"%s\"?".formatted(text)
                : "How shall it be done without %s?".formatted(English.quoted(reading.unread())));
        if (task) {
          return;
        }
        for (String phrase : reading.unread()) {
          Matcher place = PLACE_QUESTION.matcher(phrase);
          if (place.find() && reading.ask() instanceof Ask.Flight) {
            questions.add("I do not know a place \"%s\". Where to?".formatted(place.group(1)));
          }
        }
      }
      readings.add(reading);
      if (reading.ask() instanceof Ask.Flight flight && flight.day() != null) {
        flightDay = flight.day();
      }
    }

    /** The plan of what was read, or null when anything is left open. */
    @Nullable Plan plan() {
      for (int i = 0; i < readings.size(); i++) {
        assembler.add(readings.get(i), i + 1 < readings.size() ? readings.get(i + 1) : null);
      }
      assembler.questions().stream().filter(q -> !questions.contains(q)).forEach(questions::add);
      errors.addAll(assembler.problems());
      boolean open = readings.isEmpty() || !errors.isEmpty() || !questions.isEmpty();
      return open ? null : assembler.plan();
    }

    /** Why there is no plan; suggests only goals that work. */
    PlanFailure failure(Predicate<String> works) {
      String error =
          errors.isEmpty()
              ? "The offline planner needs to know more."
              : "The offline planner cannot plan all of this. " + String.join(" ", errors);
      if (questions.isEmpty()) {
        questions.addAll(wishes);
      }
      if (questions.isEmpty()) {
        questions.add("What shall be done?");
      }
      List<String> suggestions = new ArrayList<>();
      String mended = String.join(", then ", assembler.suggestion());
      if (!mended.isEmpty() && works.test(mended)) {
        suggestions.add(mended);
      }
      EXAMPLES.stream()
          .filter(works)
          .limit(suggestions.isEmpty() ? EXAMPLES.size() : 1)
          .forEach(suggestions::add);
      return new PlanFailure(
          error, assembler.understood(), questions, suggestions, List.of(), null);
    }
  }
}
