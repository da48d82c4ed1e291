package dev.weft.activity.agent.planner;

import dev.weft.contract.money.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads amounts of money, English and continental, into minor units of ISO 4217. */
final class AmountGrammar {
  /** An amount, or the question that its words leave open; at most one is set. */
  record Amount(@Nullable Money money, @Nullable String question) {}

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("€", "EUR"),
          Map.entry("euro", "EUR"),
          Map.entry("euros", "EUR"),
          Map.entry("$", "USD"),
          Map.entry("us$", "USD"),
          Map.entry("dollar", "USD"),
          Map.entry("dollars", "USD"),
          Map.entry("us dollars", "USD"),
          Map.entry("canadian dollars", "CAD"),
          Map.entry("australian dollars", "AUD"),
          Map.entry("bucks", "USD"),
          Map.entry("£", "GBP"),
          Map.entry("pound", "GBP"),
          Map.entry("pounds", "GBP"),
          Map.entry("pounds sterling", "GBP"),
          Map.entry("quid", "GBP"),
          Map.entry("swiss francs", "CHF"),
          Map.entry("francs", "CHF"),
          Map.entry("¥", "JPY"),
          Map.entry("yen", "JPY"),
          Map.entry("zloty", "PLN"),
          Map.entry("forint", "HUF"));
  private static final String NUMBER =
      "\\d{1,3}(?:[.,' ]\\d{3})+(?:[.,]\\d{1,2})?(?!\\d)|\\d+(?:[.,]\\d{1,3})?(?!\\d)";
  private static final String CURRENCY =
      "us\\$|€|\\$|£|¥|us dollars|canadian dollars|australian dollars|pounds sterling"
          + "|swiss francs|euros?\\b|dollars?\\b|bucks\\b|pounds?\\b|quid\\b|francs\\b|yen\\b"
          + "|zloty\\b|forint\\b|(?-i:[A-Z]{3})\\b|eur\\b|usd\\b|gbp\\b|chf\\b";

  /** Matches the start of a text that begins with an amount. */
  static final String START =
      "(?:(?:us\\$|€|\\$|£|¥)\\s?\\d|(?-i:[A-Z]{3})\\s\\d|\\d[\\d.,']*\\s?(?:" + CURRENCY + "))";

  private static final Pattern BEFORE =
      pattern("(?<![\\p{L}\\p{N}$-])(" + CURRENCY + ")\\s?(" + NUMBER + ")");
  private static final Pattern AFTER =
      pattern(
          "(?<![\\p{L}\\p{N}.,-])("
              + NUMBER
              + "|"
              + NumberWords.PATTERN
              + "(?:\\s+hundred)?)\\s?-?("
              + CURRENCY
              + ")(?:\\s*(?:and\\s+)?(\\d{1,2})(?:\\s*cents?)?(?![\\p{N}:/.]))?");
  private static final Pattern BARE =
      pattern("(?<![\\p{L}\\p{N}.,-])(" + NUMBER + ")(?![\\p{L}\\p{N}/:-])");

  private static final String MULTIPLE =
      "hundred|thousand|million|billion|half|double|triple|minus|plus|times";
  private static final Pattern PART_OF_MORE_BEFORE =
      pattern(
          "(?:[-+~≈±<>=*/×%]|\\d\\s?x?|\\b(?:"
              + MULTIPLE
              + "|"
              + NumberWords.PATTERN
              + ")(?:\\s+(?:and|to|or))?|\\d\\s+(?:and|to|or))\\s*$");
  private static final Pattern PART_OF_MORE_AFTER =
      pattern(
          "^\\s*(?:(?:[-–]|(?:to|or|and)\\s)\\s*\\d|[+*/×%]|\\d|x\\s*\\d|(?:"
              + MULTIPLE
              + "|k|m|x|twice|thrice|each|apiece|per|pp|"
              + NumberWords.PATTERN
              + ")\\b|an?\\s+(?:head|person|piece|day|night|week|month|year|hour|minute|mile|kilomet\\w+|km)\\b)");
  private static final Pattern CAPITAL_WORD_CODES = Pattern.compile("ALL|CUP|GEL|MOP|PEN|TOP|TRY");

  private AmountGrammar() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Reads the first amount of a clause and blanks it; null when there is none. */
  static @Nullable Amount read(Clause clause) {
    Matcher before = BEFORE.matcher(clause.rest());
    while (before.find()) {
      Currency currency = currency(before.group(1));
      if (currency != null && !shouted(clause.text(), currency)) {
        return amount(clause, before, before.group(2), null, currency);
      }
    }
    Matcher after = AFTER.matcher(clause.rest());
    while (after.find()) {
      Currency currency = currency(after.group(2));
      if (currency != null && !shouted(clause.text(), currency)) {
        return amount(clause, after, after.group(1), after.group(3), currency);
      }
    }
    MatchResult bare = clause.take(BARE);
    return bare == null ? null : new Amount(null, "In which currency? (" + bare.group(1) + ")");
  }

  /** Whether a text mentions an amount with its currency. */
  static boolean mentioned(String text) {
    return BEFORE.matcher(text).results().anyMatch(m -> currency(m.group(1)) != null)
        || AFTER.matcher(text).results().anyMatch(m -> currency(m.group(2)) != null);
  }

  private static @Nullable Currency currency(String words) {
    String name = words.toLowerCase(Locale.ROOT);
    String code = NAMES.getOrDefault(name, name.toUpperCase(Locale.ROOT));
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getCurrencyCode().equals(code))
        .findFirst()
        .orElse(null);
  }

  /** Whether a code is as well an English word of a text that is all in capitals. */
  private static boolean shouted(String text, Currency currency) {
    return CAPITAL_WORD_CODES.matcher(currency.getCurrencyCode()).matches()
        && text.equals(text.toUpperCase(Locale.ROOT));
  }

  /** Asks for the sum when what stands beside an amount is a sign, a factor or another number. */
  private static Amount amount(
      Clause clause, MatchResult found, String number, @Nullable String cents, Currency currency) {
    String rest = clause.rest();
    boolean partOfMore =
        PART_OF_MORE_BEFORE.matcher(rest.substring(0, found.start())).find()
            || PART_OF_MORE_AFTER.matcher(rest.substring(found.end())).find();
    clause.read(found.start(), found.end());
    return partOfMore
        ? new Amount(null, "How much is it in all? (" + found.group().strip() + ")")
        : amount(number, cents, currency);
  }

  private static Amount amount(String number, @Nullable String cents, Currency currency) {
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    if (digits != 3 && number.matches("\\d{1,3}\\.\\d{3}")) {
      String plain = number.replace(".", "");
      return new Amount(null, "How much? %s %s or less?".formatted(plain, currency));
    }
    BigDecimal value = number(number, digits);
    if (cents != null) {
      value = value.add(new BigDecimal(cents).movePointLeft(2));
    }
    BigDecimal minor = value.movePointRight(digits).stripTrailingZeros();
    if (minor.scale() > 0) {
      return new Amount(
          null,
          "%s has %s. How much?"
              .formatted(
                  currency.getCurrencyCode(),
                  digits == 0 ? "no minor unit" : digits + " decimal places"));
    }
    if (minor.signum() <= 0 || minor.precision() - minor.scale() > 15) {
      return new Amount(null, "How much? (" + number + ")");
    }
    return new Amount(new Money(minor.longValueExact(), currency.getCurrencyCode()), null);
  }

  private static BigDecimal number(String text, int digits) {
    String[] hundreds = text.split("\\s+hundred", -1);
    if (hundreds.length > 1 || !Character.isDigit(text.charAt(0))) {
      return BigDecimal.valueOf(NumberWords.parse(hundreds[0]) * (hundreds.length > 1 ? 100L : 1L));
    }
    String plain = text.replaceAll("[' ]", "");
    int last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
    if (last < 0) {
      return new BigDecimal(plain);
    }
    boolean mixed = plain.indexOf('.') >= 0 && plain.indexOf(',') >= 0;
    boolean single =
        plain.indexOf('.') == plain.lastIndexOf('.')
            && plain.indexOf(',') == plain.lastIndexOf(',');
    boolean decimal = plain.length() - last - 1 != 3 || (!mixed && single && digits == 3);
    if (!decimal) {
      return new BigDecimal(plain.replaceAll("[.,]", ""));
    }
    return new BigDecimal(
        plain.substring(0, last).replaceAll("[.,]", "") + "." + plain.substring(last + 1));
  }
}
