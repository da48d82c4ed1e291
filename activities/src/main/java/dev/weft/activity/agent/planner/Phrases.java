package dev.weft.activity.agent.planner;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Patterns and readings that several tools share. */
final class Phrases {
  static final String POLITE =
      "(?:(?:please|kindly|can you|could you|would you|will you|i want to|i'd like to|i would like"
          + " to|i need to|i also want to|i also need to|let's|help me|to|also|then|just|now|don't"
          + " forget to|make sure to|be sure to|and|you should|should|hi|hello|hey|i have to|i want"
          + " you to|i'd like you to)[,\\s]+)*";
  static final Pattern TONIGHT = pattern("\\btonight\\b");
  private static final Pattern PART_OF_DAY = pattern("\\b(?:tonight|morning|afternoon|evening)\\b");
  private static final Pattern PEOPLE =
      pattern(
          "\\b(?:for\\s+)?(?:the\\s+)?("
              + NumberWords.PATTERN
              + ")\\s+(?:people|persons?"
              + "|passengers?|adults?|travell?ers?|guests?|pax|of us|tickets?|seats?|plane tickets"
              + "|flight tickets)\\b");
  private static final Pattern FOR_NUMBER =
      pattern(
          "\\bfor\\s+("
              + NumberWords.PATTERN
              + ")\\b(?!\\s*(?:to|or)\\s+"
              + NumberWords.PATTERN
              + "\\b)(?!\\s*(?!(?:at|in|on|from|to|next|this|starting|please|and)\\b)"
              + "[\\p{L}€$£%:.-]|\\s*\\d)");
  private static final Pattern ALONE =
      pattern("\\b(?:for )?(?:just me|only me|myself|me alone)\\b");

  private Phrases() {}

  static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** The airport that a place name means; asks when it names several cities. */
  static @Nullable Airport place(Gazetteer.Found place, Slot slot, Notes notes) {
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

  /** For how many people, when the clause says so. */
  static @Nullable Integer people(Clause clause) {
    MatchResult match = clause.take(PEOPLE);
    if (match == null) {
      match = clause.take(FOR_NUMBER);
    }
    if (match != null) {
      return NumberWords.parse(match.group(1));
    }
    return clause.takeAll(ALONE) ? 1 : null;
  }

  /** Whether words about a day say a part of it, as "tonight" does. */
  static boolean partOfDay(String text, DateGrammar.Found found) {
    return PART_OF_DAY.matcher(text).region(found.start(), found.end()).find();
  }

  static @Nullable String text(@Nullable MatchResult match) {
    return match == null ? null : match.group(1).strip();
  }
}
