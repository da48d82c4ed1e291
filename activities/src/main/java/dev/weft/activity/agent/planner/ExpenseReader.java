package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.Ask.Target;
import dev.weft.activity.agent.planner.DateGrammar.Direction;
import dev.weft.activity.agent.planner.When.Day;
import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads an expense, of its own or of something booked. */
final class ExpenseReader {
  private static final Pattern EXPENSE_VERB =
      Phrases.pattern(
          "^[\\s,]*"
              + Phrases.POLITE
              + "(?:record|log|expense|file|submit|claim(?: back)?|add|put|enter|note|track|register"
              + "|book|save|reimburse|make|create|write)\\b(?:\\s+(?:me|down|in|a note of)\\b)?");
  private static final Pattern EXPENSE_LIST =
      Phrases.pattern(
          "\\b(?:to|in|into|on|under|as|with|for)\\s+(?:my |the |an? |our )?(?:business |travel |work"
              + " |company )?(?:expenses|expense report|expense sheet|expense claim|expense"
              + "|expense list)\\b|\\b(?:in|into|to) (?:the|my) books\\b");
  private static final Pattern EXPENSE_NOUN =
      Phrases.pattern(
          "\\b(?:(?:an?|the|my|our)\\s+)?(?:new\\s+)?(?:business |travel |work |company )?"
              + "(?:(?:expenses?|costs?|price|fare|receipts?)\\b(?: claim| entry| report| item)?)"
              + "(?:\\s+(?:of|for)\\b)?");
  private static final Pattern PLURAL_EXPENSES =
      Phrases.pattern("\\b(?:expenses|costs|receipts|prices|fares)\\b");
  private static final Pattern SPENT =
      Phrases.pattern(
          "\\b(?:i|we)(?:'ve)?\\s+(?:have\\s+)?(?:just\\s+)?(?:spent|paid|had)\\b"
              + "|\\b(?:which |that |it )?(?:cost|costs)(?:\\s+(?:me|us))?\\b|\\b(?:i|we) (?:spent"
              + "|paid)\\b");
  private static final Pattern MONEY_WORDS = Phrases.pattern("\\b(?:cost|paid|spent|worth)\\b");

  private static final Pattern NOT_THE_AMOUNT =
      Phrases.pattern(
          "\\b(?:refund\\w*|rebate|cashback|income|revenue|received?|credited|credit(?! card)|discount\\w*"
              + "|deduct\\w*|minus|plus|double(?! room| espresso)|triple|twice|thrice|half|halves"
              + "|third|share|split|divided|each|apiece|per(?! diem)|pp|net|gross|estimated?"
              + "|approx\\w*|almost|nearly|circa|ow(?:e|es|ed|ing)|lent|lend\\w*|borrow\\w*|back|times"
              + "|\\d+\\s*x|x\\s*\\d+|percent|again|instead|sorry|wait|won|loss|less|together|too much|of it|in (?-i:[A-Z]{3})|convert\\w*|exchang\\w*|all"
              + "|recently|earlier|later|soon|the other day|last wk|yest\\w*|gestern|vorgestern|heute|letzte\\w*|für"
              + "|(?:as|under) \\p{L}+|actually|oops|correction"
              + "|cancell?ed|returned|earned|sold|maybe|perhaps|might|would|could|(?-i:will)"
              + "|paid by (?!(?:credit |debit |company |my )?(?:card|cash|me|bank|visa))\\S+"
              + "|\\p{L}+ (?:paid|spent|pays))\\b|\\d+\\s*%|,\\s*\\d+"
              + "|\\b(?:about|around|over|under|above|below|up to|at least|at most|(?:less|more) than"
              + "|between)\\s*(?=\\x00)"
              + "|^[\\s\\x00]*(?!(?:one|1)\\b)"
              + NumberWords.PATTERN
              + "\\s+\\p{L}+(?:\\s+\\p{L}+)?\\s+at\\s*(?=\\x00)");
  private static final Pattern REIMBURSE_OTHERS =
      Phrases.pattern("\\breimburse\\s+(?:him|her|them|you|(?-i:\\p{Lu}\\p{Ll}+))\\b");

  private final DateGrammar dates;

  ExpenseReader(DateGrammar dates) {
    this.dates = dates;
  }

  Reading expense(Clause clause, Notes notes, double likeness) {
    LocalDate day = null;
    boolean verb = clause.take(EXPENSE_VERB) != null;
    Clause ahead = clause.copy();
    for (DateGrammar.Found found : dates.find(clause.rest(), Direction.BEHIND, dates.today())) {
      if (!DayWords.starts(found.lead())) {
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
        default -> DayWords.unclearDay(found.when(), Slot.DAY, notes);
      }
    }
    AmountGrammar.Amount amount = AmountGrammar.read(clause);
    if (amount == null && day == null && notes.questions.isEmpty()) {
      boolean plural = ahead.has(PLURAL_EXPENSES) && !ahead.has(EXPENSE_LIST);
      ahead.takeAll(EXPENSE_LIST);
      ahead.takeAll(EXPENSE_NOUN);
      ahead.takeAll(MONEY_WORDS);
      Reading reference =
          References.read(
              ahead, Tool.RECORD_EXPENSE, plural ? Target.ALL : Target.THE_EXPENSE, likeness);
      if (reference != null) {
        return reference;
      }
    }
    boolean asked = clause.takeAll(EXPENSE_LIST) || verb;
    clause.takeAll(EXPENSE_NOUN);
    asked |= clause.takeAll(SPENT);
    List<String> unread = new ArrayList<>();
    if (!asked) {
      unread.add(clause.text());
    }
    FreeText.refuse(NOT_THE_AMOUNT, clause.rest(), unread);
    FreeText.refuse(REIMBURSE_OTHERS, clause.text(), unread);
    FreeText.foreignVerb(clause, verb || SPENT.matcher(clause.text()).find(), unread);
    String description =
        FreeText.join(
            clause.pieces(Vocabulary.EXPENSE_EDGE, Vocabulary.EXPENSE_LOOSE_EDGE), dates, unread);
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
