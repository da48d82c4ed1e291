package dev.weft.activity.agent.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a goal into clauses: at commas, full stops and words such as "and" and "then", but only
 * where what follows starts like a clause, so that "lunch with Bob and Anna" stays whole.
 */
final class ClauseSplitter {
  private static final String CONNECTIVE =
      "(?:and|then|also|plus|as well as|after that|after which|afterwards|finally|next up|followed"
          + " by|lastly|secondly|first|second|&"
          + "|(?:once|when|after|as soon as) (?:that's|it's|that is|it is|this is|you have|you've)"
          + " (?:done|booked|confirmed|finished|that))";
  private static final Pattern DELIMITER =
      pattern(
          "\\s*(?:[;!?]|,(?!\\d)|\\.(?=\\s|$)|\\s-\\s)\\s*(?:"
              + CONNECTIVE
              + "\\s*,?\\s+)*|\\s+(?:"
              + CONNECTIVE
              + "\\s*,?\\s+)+");
  private static final String POLITE =
      "(?:please|kindly|could you|can you|would you|will you|i want to|i'd like to|i would like to"
          + "|i need to|i also want to|i also need to|let's|help me|to|also|then|just|now|don't"
          + " forget to|make sure to|be sure to|you should|should)";
  private static final String VERB =
      "(?:book|reserve|get|grab|buy|find|search|look|show|list|display|tell|give|add|put|enter|save"
          + "|schedule|create|set up|make|arrange|plan|block|record|log|expense|file|submit|claim"
          + "|note|track|register|reimburse|fly|check|what|what's|which|how|order|transfer|send"
          + "|e-?mail|mail|text|message|notify|remind|cancel|delete|remove|rent|hire|pay|purchase"
          + "|ask|invite|print|write|draft|translate|play|open|turn|move|reschedule|change|update"
          + "|share|mark|pencil|organi[sz]e|don't|do not|if|unless|otherwise|else|stay|call (?:a|me|my"
          + "|him|her|them|\\p{Lu})|see|view|are there|do i|is there|where|who|when|why|i need"
          + "|i want|i'd like|i would like|i spent|i paid|we spent|we paid|it cost|enter|drop|stick)";
  private static final String NOUN_PHRASE =
      "(?:(?:a|an|the|my|our|one|another|some|any|\\d+)\\s+)?"
          + "(?:(?:return|round-trip|round trip|direct|one-way|hotel|calendar|cheap|nice|good"
          + "|business|travel|single|double|second)\\s+){0,2}"
          + "(?:flights?|hotels?|rooms?|accommodation|meetings?|events?|appointments?|expenses?"
          + "|spending|calendar|agenda)\\b";
  private static final Pattern START =
      pattern("^(?:" + POLITE + "\\s+)*(?:" + VERB + "\\b|" + NOUN_PHRASE + ")");
  private static final Pattern BOUND_NOUN =
      pattern("^(?:the|my|our)?\\s*(?:return )?(?:flights?|hotels?|rooms?)\\b");
  private static final Pattern TAKES_NOUNS =
      pattern(
          "^(?:"
              + POLITE
              + "\\s+)*(?:add|put|enter|save|record|log|expense|file|submit|claim|note|track|mark"
              + "|block|pencil)\\b(?!.*\\b(?:calendar|diary|expenses?)\\b)");
  private static final Pattern EXPENSE_VERB = pattern("^(?:" + POLITE + "\\s+)*expense\\b");

  private static final Pattern LEADING_VERB =
      pattern("^(?:" + POLITE + "[,\\s]+)*(" + VERB + ")\\b");

  private static final Pattern ANOTHER_AMOUNT = pattern("^" + AmountGrammar.START);

  private ClauseSplitter() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** The clauses in order, trimmed, none empty. */
  static List<String> split(String goal) {
    List<String> clauses = new ArrayList<>();
    Matcher delimiter = DELIMITER.matcher(goal);
    int start = 0;
    int from = 0;
    while (from <= goal.length() && delimiter.find(from)) {
      String head = goal.substring(start, delimiter.start()).strip();
      String tail = goal.substring(delimiter.end());
      if (head.isEmpty()) {
        start = delimiter.end();
      } else if (tail.isBlank()
          || ((starts(tail) || anotherAmount(head, tail))
              && !bound(head, tail)
              && !quoted(goal, delimiter.start()))) {
        clauses.add(head);
        start = delimiter.end();
      }
      from = Math.max(delimiter.end(), from + 1);
    }
    String last = goal.substring(Math.min(start, goal.length())).strip();
    if (!last.isEmpty()) {
      clauses.add(last);
    }
    return clauses;
  }

  /** The verb or question word that a clause starts with, or null. */
  static @Nullable String leadingVerb(String clause) {
    Matcher matcher = LEADING_VERB.matcher(clause);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static boolean starts(String tail) {
    return START.matcher(tail).find();
  }

  /** "Log 20 EUR parking and 14 EUR lunch" is two clauses. */
  private static boolean anotherAmount(String head, String tail) {
    return ANOTHER_AMOUNT.matcher(tail).find() && AmountGrammar.mentioned(head);
  }

  /** Whether the tail's noun belongs to the head's verb: "add the flight and the hotel to …". */
  private static boolean bound(String head, String tail) {
    if (!BOUND_NOUN.matcher(tail).find()) {
      return false;
    }
    return TAKES_NOUNS.matcher(head).find() || EXPENSE_VERB.matcher(head).find();
  }

  private static boolean quoted(String goal, int position) {
    return goal.substring(0, position).chars().filter(c -> c == '"').count() % 2 == 1;
  }
}
