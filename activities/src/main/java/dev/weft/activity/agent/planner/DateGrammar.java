package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.When.Day;
import dev.weft.activity.agent.planner.When.Span;
import dev.weft.activity.agent.planner.When.Unclear;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads days and spans of days in English: "next Monday" is the first Monday after today; a day
 * without a year is the nearest one in the direction that the sentence looks.
 */
final class DateGrammar {
  /** Whether a day without a year or a week lies ahead or behind. */
  enum Direction {
    AHEAD,
    BEHIND
  }

  /**
   * A day or span in the text.
   *
   * @param start offset of its first character, its leading word not included
   * @param lead the words right before it, lower case, as in "on", "until", "before"; or empty
   * @param leadStart offset of the lead
   */
  record Found(int start, int end, String lead, int leadStart, When when) {}

  private interface Meaning {
    /** Returns null when the words are no date after all. */
    @Nullable When of(MatchResult match, LocalDate base, Direction direction);
  }

  private record Rule(Pattern pattern, Meaning meaning) {}

  private record Atom(int start, int end, MatchResult match, Rule rule) {}

  private static final String MONTH =
      "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
          + "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?";
  private static final String WEEKDAY =
      "(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday"
          + "|sunday)\\b";
  private static final String OPTIONAL_WEEKDAY = "(?:" + WEEKDAY + "\\.?,?\\s+(?:the\\s+)?)?";
  private static final String ORDINAL = "(?:st|nd|rd|th)";
  private static final String YEAR = "(?:,?\\s+(\\d{4})(?![\\d.,]\\d|\\d))?";
  private static final String TO = "\\s*(?:-|to|until|till|through|and)\\s*";
  private static final String NUMBER = "(" + NumberWords.WITH_ARTICLE + ")";

  private static final List<String> ORDINALS =
      List.of(
          "first",
          "second",
          "third",
          "fourth",
          "fifth",
          "sixth",
          "seventh",
          "eighth",
          "ninth",
          "tenth",
          "eleventh",
          "twelfth",
          "thirteenth",
          "fourteenth",
          "fifteenth",
          "sixteenth",
          "seventeenth",
          "eighteenth",
          "nineteenth",
          "twentieth",
          "twenty-first",
          "twenty-second",
          "twenty-third",
          "twenty-fourth",
          "twenty-fifth",
          "twenty-sixth",
          "twenty-seventh",
          "twenty-eighth",
          "twenty-ninth",
          "thirtieth",
          "thirty-first");

  private static final Pattern BETWEEN =
      Pattern.compile(
          "\\s*(?:-|,?\\s*\\b(?:to|until|till|through|and|up to)\\b(?:\\s+on)?)\\s*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LEAD =
      Pattern.compile(
          "((?:\\b(?:starting|beginning|commencing|leaving|departing|arriving|checking in"
              + "|check-in|checkin|checking out|check-out|checkout|returning|return|dated|flying"
              + "|(?:(?:coming|come|flying|fly|heading|head|travell?ing|travel|going|go|getting|get)"
              + "\\s+)?(?:back home|back|home)|of)\\s+)?"
              + "(?:\\b(?:on|for|from|at|in|between|during|of|by|before|after|until|till|since"
              + "|through|to|around|about|within|near|past|as of|over|not)\\s+)?"
              + "(?:the\\s+)?)$",
          Pattern.CASE_INSENSITIVE);

  private final LocalDate today;
  private final Locale locale;
  private final List<Rule> rules = new ArrayList<>();

  DateGrammar(LocalDate today, Locale locale) {
    this.today = today;
    this.locale = locale;
    addPartialSpans();
    addDates();
    addOrdinalWords();
    addRelativeDays();
    addSpans();
    addWeekdays();
  }

  LocalDate today() {
    return today;
  }

  /**
   * Finds every day and span, in the order of the text.
   *
   * @param base the day that days without a week or a year follow
   */
  List<Found> find(String text, Direction direction, LocalDate base) {
    List<Atom> atoms = new ArrayList<>();
    char[] left = text.toCharArray();
    for (Rule rule : rules) {
      Matcher matcher = rule.pattern().matcher(new String(left));
      while (matcher.find()) {
        MatchResult match = matcher.toMatchResult();
        if (rule.meaning().of(match, base, direction) != null) {
          atoms.add(new Atom(match.start(), match.end(), match, rule));
          for (int i = match.start(); i < match.end(); i++) {
            left[i] = '\u0000';
          }
        }
      }
    }
    atoms.sort(Comparator.comparingInt(Atom::start));
    return joined(text, atoms, direction, base);
  }

  private List<Found> joined(String text, List<Atom> atoms, Direction direction, LocalDate base) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < atoms.size(); i++) {
      Atom atom = atoms.get(i);
      When when = meaning(atom, base, direction);
      int end = atom.end();
      Matcher lead = LEAD.matcher(text.substring(0, atom.start()));
      String leadText = lead.find() ? lead.group(1).strip().toLowerCase(Locale.ROOT) : "";
      int leadStart = leadText.isEmpty() ? atom.start() : lead.start(1);
      if (i + 1 < atoms.size()
          && when instanceof Day(LocalDate first)
          && joins(text.substring(end, atoms.get(i + 1).start()), leadText)
          && meaning(atoms.get(i + 1), first, Direction.AHEAD) instanceof Day(LocalDate last)) {
        when = new Span(first, last, true);
        end = atoms.get(i + 1).end();
        i++;
      }
      found.add(new Found(atom.start(), end, leadText, leadStart, when));
    }
    return found;
  }

  private static boolean joins(String gap, String lead) {
    if (!BETWEEN.matcher(gap).matches()) {
      return false;
    }
    return !gap.contains("and") || lead.startsWith("between");
  }

  private static When meaning(Atom atom, LocalDate base, Direction direction) {
    When when = atom.rule().meaning().of(atom.match(), base, direction);
    return when == null ? new Unclear("On which day?") : when;
  }

  private void rule(String regex, Meaning meaning) {
    rules.add(
        new Rule(
            Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + regex,
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS),
            meaning));
  }

  private void addPartialSpans() {
    rule(
        "(\\d{1,2})"
            + ORDINAL
            + "?"
            + TO
            + "(?:the\\s+)?(\\d{1,2})"
            + ORDINAL
            + "?\\.?\\s+(?:of\\s+)?"
            + MONTH
            + YEAR,
        (m, base, direction) ->
            monthSpan(m.group(3), m.group(1), m.group(2), m.group(4), base, direction));
    rule(
        MONTH
            + "\\s+(\\d{1,2})"
            + ORDINAL
            + "?"
            + TO
            + "(?:the\\s+)?(\\d{1,2})"
            + ORDINAL
            + "?(?![\\d:]|\\s*[ap]\\.?m|\\.\\d)"
            + YEAR,
        (m, base, direction) ->
            monthSpan(m.group(1), m.group(2), m.group(3), m.group(4), base, direction));
    rule(
        "(?:the\\s+)?(\\d{1,2})" + ORDINAL + TO + "(?:the\\s+)?(\\d{1,2})" + ORDINAL + "\\b",
        (m, base, direction) -> {
          LocalDate first = dayOfMonth(Integer.parseInt(m.group(1)), base, direction);
          LocalDate last = dayOfMonth(Integer.parseInt(m.group(2)), first, Direction.AHEAD);
          return new Span(first, last, true);
        });
  }

  private @Nullable When monthSpan(
      String month,
      String firstDay,
      String lastDay,
      @Nullable String year,
      LocalDate base,
      Direction direction) {
    When first = monthDay(month, firstDay, year, base, direction);
    if (!(first instanceof Day(LocalDate from))) {
      return first;
    }
    When last = monthDay(month, lastDay, year, from, Direction.AHEAD);
    return last instanceof Day(LocalDate to) ? new Span(from, to, true) : last;
  }

  private void addDates() {
    rule(
        OPTIONAL_WEEKDAY + "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?!\\d)",
        (m, base, direction) -> checked(m.group(1), date(m.group(2), m.group(3), m.group(4))));
    rule(
        OPTIONAL_WEEKDAY + "(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})(?!\\d)",
        (m, base, direction) -> checked(m.group(1), date(m.group(4), m.group(3), m.group(2))));
    rule(
        "(?<=\\bon )(\\d{1,2})\\.(\\d{1,2})\\.?(?![\\d.])",
        (m, base, direction) -> yearless(m.group(2), m.group(1), base, direction));
    rule(
        OPTIONAL_WEEKDAY + "(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}|\\d{2}))?(?![\\d/])",
        (m, base, direction) -> {
          When when = slashed(m.group(2), m.group(3), m.group(4), base, direction);
          return when instanceof Day(LocalDate day) ? checked(m.group(1), day) : when;
        });
    rule(
        OPTIONAL_WEEKDAY + "(\\d{1,2})" + ORDINAL + "?\\.?\\s+(?:of\\s+)?" + MONTH + YEAR,
        (m, base, direction) ->
            checkedDay(m.group(1), monthDay(m.group(3), m.group(2), m.group(4), base, direction)));
    rule(
        OPTIONAL_WEEKDAY
            + MONTH
            + "\\s+(?:the\\s+)?(\\d{1,2})"
            + ORDINAL
            + "?(?![\\d:]|\\s*[ap]\\.?m\\b|\\.\\d|\\s*(?:euro|eur\\b|usd|dollar))"
            + YEAR,
        (m, base, direction) ->
            checkedDay(m.group(1), monthDay(m.group(2), m.group(3), m.group(4), base, direction)));
    rule(
        OPTIONAL_WEEKDAY
            + "(?:the\\s+)?(\\d{1,2})"
            + ORDINAL
            + "\\b(?:\\s+of\\s+(this|next)\\s+month)?",
        (m, base, direction) -> {
          int day = Integer.parseInt(m.group(2));
          String month = m.group(3);
          if (month != null) {
            YearMonth which =
                YearMonth.from(today).plusMonths(month.equalsIgnoreCase("next") ? 1 : 0);
            return which.isValidDay(day)
                ? checkedDay(m.group(1), new Day(which.atDay(day)))
                : noSuchDay(m.group());
          }
          return day < 1 || day > 31
              ? noSuchDay(m.group())
              : checked(m.group(1), dayOfMonth(day, base, direction));
        });
  }

  private void addOrdinalWords() {
    String words = "(" + String.join("|", ORDINALS) + ")";
    rule(
        "(?:the\\s+)?" + words + "\\s+of\\s+" + MONTH + YEAR,
        (m, base, direction) ->
            monthDay(m.group(2), ordinal(m.group(1)), m.group(3), base, direction));
    rule(
        MONTH + "\\s+(?:the\\s+)?" + words + "\\b" + YEAR,
        (m, base, direction) ->
            monthDay(m.group(1), ordinal(m.group(2)), m.group(3), base, direction));
  }

  private static String ordinal(String word) {
    return Integer.toString(ORDINALS.indexOf(word.toLowerCase(Locale.ROOT).replace(' ', '-')) + 1);
  }

  private void addRelativeDays() {
    rule("(?:the\\s+)?day after tomorrow\\b", (m, base, direction) -> new Day(today.plusDays(2)));
    rule(
        "(?:the\\s+)?day before yesterday\\b", (m, base, direction) -> new Day(today.minusDays(2)));
    rule(
        NUMBER + "\\s+weeks?\\s+from\\s+(today|tomorrow)\\b",
        (m, base, direction) ->
            new Day(
                today
                    .plusDays(m.group(2).equalsIgnoreCase("tomorrow") ? 1 : 0)
                    .plusWeeks(NumberWords.parse(m.group(1)))));
    rule("tomorrow\\b", (m, base, direction) -> new Day(today.plusDays(1)));
    rule("yesterday\\b", (m, base, direction) -> new Day(today.minusDays(1)));
    rule("(?:today|tonight|this (?:morning|afternoon|evening))\\b", (m, base, d) -> new Day(today));
    rule(
        "(?:the\\s+)?(?:next|following) day\\b",
        (m, base, direction) -> base.equals(today) ? null : new Day(base.plusDays(1)));
    rule(
        "in\\s+(?:exactly\\s+)?" + NUMBER + "\\s+(day|week|month|fortnight)s?'?s?(?:\\s+time)?\\b",
        (m, base, direction) -> new Day(plus(today, m.group(1), m.group(2))));
    rule(
        NUMBER + "\\s+(day|week|month|fortnight)s?\\s+(?:from\\s+(?:now|today))\\b",
        (m, base, direction) -> new Day(plus(today, m.group(1), m.group(2))));
    rule(
        NUMBER + "\\s+(day|week|month)s?\\s+(?:later|afterwards)\\b",
        (m, base, direction) -> new Day(plus(base, m.group(1), m.group(2))));
    rule(
        NUMBER + "\\s+(day|week|month)s?\\s+ago\\b",
        (m, base, direction) -> {
          int count = NumberWords.parse(m.group(1));
          return new Day(
              switch (unit(m.group(2))) {
                case WEEKS -> today.minusWeeks(count);
                case MONTHS -> today.minusMonths(count);
                default -> today.minusDays(count);
              });
        });
  }

  private static ChronoUnit unit(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "week", "fortnight" -> ChronoUnit.WEEKS;
      case "month" -> ChronoUnit.MONTHS;
      default -> ChronoUnit.DAYS;
    };
  }

  private static LocalDate plus(LocalDate base, String number, String unit) {
    int count = NumberWords.parse(number) * (unit.equalsIgnoreCase("fortnight") ? 2 : 1);
    return base.plus(count, unit(unit));
  }

  private void addSpans() {
    rule(
        "(?:the\\s+)?(next|coming|following|last|past|previous)\\s+("
            + NumberWords.PATTERN
            + ")\\s+(day|week|month)s?\\b",
        (m, base, direction) -> {
          int count = NumberWords.parse(m.group(2));
          ChronoUnit unit = unit(m.group(3));
          return behind(m.group(1))
              ? new Span(today.minus(count, unit).plusDays(1), today, false)
              : new Span(today, today.plus(count, unit).minusDays(1), false);
        });
    rule(
        "(?:(this|next|last)\\s+week,?\\s+(?:on\\s+)?" + WEEKDAY + ")",
        (m, base, direction) -> new Day(inWeek(m.group(1), weekday(m.group(2)))));
    rule(
        WEEKDAY + "\\s+(?:of\\s+)?(this|next|last)\\s+week\\b",
        (m, base, direction) -> new Day(inWeek(m.group(2), weekday(m.group(1)))));
    rule(
        "(?:the\\s+)?rest of (?:the|this) (week|month|year)\\b",
        (m, base, direction) ->
            named("this", m.group(1)) instanceof Span(LocalDate from, LocalDate to, boolean exact)
                ? new Span(today, to, exact)
                : null);
    rule(
        "(?:the\\s+)?week after next\\b",
        (m, base, direction) -> {
          LocalDate monday = monday().plusWeeks(2);
          return new Span(monday, monday.plusDays(6), false);
        });
    rule(
        "(?:(this|the|next|last|coming|past|previous|current)\\s+)+(week|weekend|month|year)\\b(?!\\s*-)",
        (m, base, direction) -> named(m.group(1), m.group(2)));
    rule(
        "(this|next|last)\\s+" + MONTH,
        (m, base, direction) ->
            month(m.group(2), null, behind(m.group(1)) ? Direction.BEHIND : Direction.AHEAD));
    rule(
        "(?<=\\b(?:in|for|during|of|from|since)\\s)" + MONTH + YEAR,
        (m, base, direction) -> month(m.group(1), m.group(2), direction));
    rule(MONTH + "\\s+(\\d{4})(?!\\d)", (m, base, d) -> month(m.group(1), m.group(2), d));
  }

  private static boolean behind(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "last", "past", "previous" -> true;
      default -> false;
    };
  }

  private LocalDate monday() {
    return today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private LocalDate inWeek(String which, DayOfWeek day) {
    int weeks =
        switch (which.toLowerCase(Locale.ROOT)) {
          case "next" -> 1;
          case "last" -> -1;
          default -> 0;
        };
    return monday().plusWeeks(weeks).with(TemporalAdjusters.nextOrSame(day));
  }

  private When named(String which, String unit) {
    int shift =
        switch (which.toLowerCase(Locale.ROOT)) {
          case "next", "coming" -> 1;
          case "last", "past", "previous" -> -1;
          default -> 0;
        };
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "week" -> {
        LocalDate from = monday().plusWeeks(shift);
        yield new Span(from, from.plusDays(6), false);
      }
      case "weekend" -> {
        int weeks = which.equalsIgnoreCase("coming") ? 0 : shift;
        LocalDate saturday = monday().plusWeeks(weeks).plusDays(5);
        yield new Span(saturday, saturday.plusDays(1), false);
      }
      case "month" -> month(YearMonth.from(today).plusMonths(shift));
      default -> {
        LocalDate january = today.withDayOfYear(1).plusYears(shift);
        yield new Span(january, january.plusYears(1).minusDays(1), false);
      }
    };
  }

  private static Span month(YearMonth month) {
    return new Span(month.atDay(1), month.atEndOfMonth(), false);
  }

  private When month(String name, @Nullable String year, Direction direction) {
    Month month = monthOf(name);
    if (year != null) {
      return month(YearMonth.of(Integer.parseInt(year), month));
    }
    YearMonth current = YearMonth.from(today);
    YearMonth candidate = YearMonth.of(today.getYear(), month);
    if (direction == Direction.AHEAD && candidate.isBefore(current)) {
      candidate = candidate.plusYears(1);
    } else if (direction == Direction.BEHIND && candidate.isAfter(current)) {
      candidate = candidate.minusYears(1);
    }
    return month(candidate);
  }

  private void addWeekdays() {
    rule(
        "(?<!\\bfor )" + NUMBER + "\\s+weeks?\\s+(?:on|from)\\s+" + WEEKDAY,
        (m, base, direction) ->
            new Day(first(weekday(m.group(2)), today).plusWeeks(NumberWords.parse(m.group(1)))));
    rule(
        WEEKDAY + "\\s+week\\b",
        (m, base, direction) -> new Day(first(weekday(m.group(1)), today).plusWeeks(1)));
    rule(
        WEEKDAY + "\\s+after next\\b",
        (m, base, direction) -> new Day(first(weekday(m.group(1)), today).plusWeeks(1)));
    rule(
        "(?:(next|this|coming|this coming|the coming|last|past|this past)\\s+)?" + WEEKDAY,
        (m, base, direction) -> {
          DayOfWeek day = weekday(m.group(2));
          String which = m.group(1) == null ? "" : m.group(1).toLowerCase(Locale.ROOT);
          boolean back =
              which.endsWith("last")
                  || which.endsWith("past")
                  || (which.isEmpty() && direction == Direction.BEHIND);
          return new Day(back ? today.with(TemporalAdjusters.previous(day)) : first(day, base));
        });
  }

  private static LocalDate first(DayOfWeek day, LocalDate after) {
    return after.with(TemporalAdjusters.next(day));
  }

  private static DayOfWeek weekday(String word) {
    String start = word.substring(0, 3).toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().startsWith(start)) {
        return day;
      }
    }
    throw new IllegalArgumentException("no weekday: " + word);
  }

  private static Month monthOf(String word) {
    String start = word.substring(0, 3).toUpperCase(Locale.ROOT);
    for (Month month : Month.values()) {
      if (month.name().startsWith(start)) {
        return month;
      }
    }
    throw new IllegalArgumentException("no month: " + word);
  }

  private static @Nullable LocalDate date(String year, String month, String day) {
    try {
      return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static When checked(@Nullable String weekday, @Nullable LocalDate date) {
    if (date == null) {
      return new Unclear("There is no such day. On which day?");
    }
    if (weekday != null && weekday(weekday) != date.getDayOfWeek()) {
      return new Unclear(
          "%s is a %s, not a %s. On which day?"
              .formatted(English.day(date), English.weekday(date), English.capitalised(weekday)));
    }
    return new Day(date);
  }

  private static When checkedDay(@Nullable String weekday, When when) {
    return when instanceof Day(LocalDate date) ? checked(weekday, date) : when;
  }

  private static When noSuchDay(String words) {
    return new Unclear("There is no day \"%s\". On which day?".formatted(words));
  }

  private When monthDay(
      String month, String day, @Nullable String year, LocalDate base, Direction direction) {
    String number = Integer.toString(monthOf(month).getValue());
    if (year == null) {
      return yearless(number, day, base, direction);
    }
    LocalDate date = date(year, number, day);
    return date == null ? noSuchDay(day + " " + month) : new Day(date);
  }

  private When yearless(String month, String day, LocalDate base, Direction direction) {
    int step = direction == Direction.AHEAD ? 1 : -1;
    for (int years = 0; years <= 1; years++) {
      LocalDate date = date(Integer.toString(base.getYear() + step * years), month, day);
      if (date != null && (step > 0 ? !date.isBefore(base) : !date.isAfter(base))) {
        return new Day(date);
      }
    }
    return noSuchDay(day + "." + month + ".");
  }

  private LocalDate dayOfMonth(int day, LocalDate base, Direction direction) {
    YearMonth month = YearMonth.from(base);
    int step = direction == Direction.AHEAD ? 1 : -1;
    while (!month.isValidDay(day)
        || (step > 0 ? month.atDay(day).isBefore(base) : month.atDay(day).isAfter(base))) {
      month = month.plusMonths(step);
    }
    return month.atDay(day);
  }

  private When slashed(
      String first, String second, @Nullable String year, LocalDate base, Direction direction) {
    int one = Integer.parseInt(first);
    int two = Integer.parseInt(second);
    boolean monthFirst;
    if (one > 12 || two > 12 || one == two) {
      monthFirst = one <= 12 && two > 12;
    } else if (locale.getCountry().isEmpty()) {
      String suffix = year == null ? "" : " " + fullYear(year);
      return new Unclear(
          "Does %s mean %d %s%s or %d %s%s? On which day?"
              .formatted(
                  first + "/" + second + (year == null ? "" : "/" + year),
                  one,
                  English.month(Month.of(two)),
                  suffix,
                  two,
                  English.month(Month.of(one)),
                  suffix));
    } else {
      monthFirst = locale.getCountry().equals("US");
    }
    String month = monthFirst ? first : second;
    String day = monthFirst ? second : first;
    if (year == null) {
      return yearless(month, day, base, direction);
    }
    LocalDate date = date(fullYear(year), month, day);
    return date == null ? noSuchDay(first + "/" + second) : new Day(date);
  }

  private static String fullYear(String year) {
    return year.length() == 2 ? "20" + year : year;
  }
}
