package dev.weft.activity.agent.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Titles and descriptions: words as they stand, unless they ask for something more. */
final class FreeText {
  private static final Pattern DANGLING =
      Phrases.pattern(
          "(?:^|\\s)(?:before|after|by|around|about|until|till|within|not|except|near|roughly"
              + "|approximately|no later than|any time|sometime)$");
  private static final Pattern WISH =
      Phrases.pattern(
          "^(?:under|as)\\b|\\b(?:remind(?:er|ers)?|recurring|repeat\\w*|invit\\w+|(?:video|zoom|teams) link"
              + "|all day|all-day|time zone|local time|(?-i:\\p{Lu}\\p{L}+) time|utc|gmt|cet|cest|est"
              + "|pst|bst|high priority|somewhere|sometime|calendar|category|categori[sz]ed|tagged"
              + "|billable|vat|reimburs\\w+)\\b");

  private FreeText() {}

  /** Free text takes any words, so a verb that the tool does not know must not get into it. */
  static void foreignVerb(Clause clause, boolean known, List<String> unread) {
    String leading = ClauseSplitter.leadingVerb(clause.text());
    if (!known && leading != null) {
      unread.add(leading);
    }
  }

  /** What words of a text must not get into a title or description, since they say more. */
  static void refuse(Pattern words, String text, List<String> unread) {
    words.matcher(text).results().map(match -> match.group().strip()).forEach(unread::add);
  }

  /** Joins the pieces of a title or description; what cannot be part of one goes to unread. */
  static @Nullable String join(List<String> pieces, DateGrammar dates, List<String> unread) {
    List<String> kept = new ArrayList<>();
    for (String piece : pieces) {
      if (DANGLING.matcher(piece).find()
          || WISH.matcher(piece).find()
          || AmountGrammar.mentioned(piece)
          || !dates.find(piece, DateGrammar.Direction.AHEAD, dates.today()).isEmpty()
          || TimeGrammar.mentioned(piece)) {
        unread.add(piece);
      } else {
        kept.add(piece);
      }
    }
    return kept.isEmpty() ? null : English.capitalised(String.join(" ", kept));
  }
}
