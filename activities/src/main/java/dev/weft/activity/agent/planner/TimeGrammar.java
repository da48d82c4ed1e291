package dev.weft.activity.agent.planner;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads clock times and durations. An hour from one to seven without anything that says which half
 * of the day it is in has two readings and is asked about.
 */
final class TimeGrammar {
  /**
   * When something takes place within a day.
   *
   * @param question set instead of a start when the words have two readings
   */
  record Times(
      @Nullable LocalTime start,
      @Nullable LocalTime end,
      @Nullable Duration duration,
      @Nullable String question) {}

  private enum Half {
    MORNING,
    AFTERNOON,
    EVENING,
    UNSAID
  }

  /** An hour as said: 24-hour when {@code sure}. */
  private record Said(int hour, int minute, Half half, boolean sure) {}

  private static final String HOUR =
      "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
  private static final String MERIDIEM = "(?:a\\.?m\\b\\.?|p\\.?m\\b\\.?)";
  private static final String TIME =
      "(?:noon\\b|midday\\b|midnight\\b"
          + "|(?:half|quarter|"
          + NumberWords.PATTERN
          + ")\\s+(?:minutes\\s+)?(?:past|to)\\s+(?:"
          + HOUR
          + "\\b|\\d{1,2}(?!\\d))(?:\\s*"
          + MERIDIEM
          + ")?"
          + "|\\d{1,2}(?:[:.h]\\d{2}|h)?\\s*"
          + MERIDIEM
          + "|\\d{1,2}[:h]\\d{2}(?!\\d)|\\d{1,2}h\\b"
          + "|(?:\\d{1,2}|"
          + HOUR
          + ")\\s+o'?clock\\b"
          + "|"
          + HOUR
          + "(?:\\s*"
          + MERIDIEM
          + "|\\b)"
          + "|\\d{1,2}\\.[0-5]\\d(?![\\d.])|\\d{1,2}(?![\\d.,:]\\d|\\d|\\s*[%€$]))";
  private static final Pattern RANGE =
      pattern(
          "(?:\\b(from|between|at|,)\\s+)?(?<![\\p{N}.,:])\\b("
              + TIME
              + ")\\s*(-|\\bto\\b|\\buntil\\b|\\btill\\b|\\band\\b|\\bthrough\\b)\\s*("
              + TIME
              + ")");
  private static final Pattern SINGLE =
      pattern(
          "(?:\\b(at|from|starting(?: at)?|beginning(?: at)?)\\s+)?(?<![\\p{N}.,:/-])\\b("
              + TIME
              + ")");
  private static final Pattern END = pattern("\\b(?:until|till|ending at|to)\\s+(" + TIME + ")");
  private static final Pattern PART =
      pattern(
          "\\b(?:in the\\s+|this\\s+|at\\s+)(morning|afternoon|evening|night)\\b"
              + "|(?<=\\x00\\s)(morning|afternoon|evening|night)\\b"
              + "(?!\\s+(?!(?:for|at|from|with|in|on)\\b)\\p{L})");
  private static final Pattern HALF_HOUR =
      pattern("\\b(?:for\\s+)?(?:an?\\s+)?half[- ]?(?:an[- ])?hour\\b(?:[- ]long\\b)?");
  private static final Pattern HOUR_AND_HALF =
      pattern(
          "\\b(?:for\\s+)?(?:an hour and a half|("
              + NumberWords.PATTERN
              + ") and a half hours)\\b");
  private static final Pattern DURATION =
      pattern(
          "\\bfor\\s+(\\d{1,3}(?:[.,]\\d{1,2})?|"
              + NumberWords.WITH_ARTICLE
              + ")[\\s-]*(hours?|hrs?|h|minutes?|mins?)\\b"
              + "(?:\\s+(?:and\\s+)?("
              + NumberWords.PATTERN
              + ")\\s*(?:minutes?|mins?)\\b)?");
  private static final Pattern HOUR_LONG = pattern("\\b(?:an?\\s+)?hour[- ]long\\b");
  private static final Pattern ADJECTIVE =
      pattern(
          "(?<![:.,])(?<!\\b(?:with|plus|including|after|before|in|within|minus)\\s(?:an?\\s)?)"
              + "\\b(\\d{1,3}(?:[.,]\\d{1,2})?|"
              + NumberWords.PATTERN
              + ")[\\s-](hours?|hrs?|minutes?|mins?)\\b(?:-long\\b)?"
              + "(?!\\s+(?:before|after|later|earlier|ago|early|late|prior|in advance)\\b)");

  private TimeGrammar() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * Reads the times of a clause and blanks them.
   *
   * @param night whether the clause said "tonight"
   */
  static Times read(Clause clause, boolean night) {
    Duration duration = duration(clause);
    Half part = night ? Half.EVENING : Half.UNSAID;
    Matcher range = RANGE.matcher(clause.rest());
    while (range.find()) {
      Said first = said(range.group(2));
      Said second = said(range.group(4));
      String lead = range.group(1) == null ? "" : range.group(1).toLowerCase(Locale.ROOT);
      boolean spanned = lead.equals("from") || lead.equals("between");
      if (first == null
          || second == null
          || (!spanned && bare(range.group(2)) && bare(range.group(4)) && !clockPair(lead, range))
          || (range.group(3).equalsIgnoreCase("and") && !lead.equals("between"))) {
        continue;
      }
      clause.read(range.start(), range.end());
      return rangeTimes(first, second, partOfDay(clause, part), duration);
    }
    Matcher single = SINGLE.matcher(clause.rest());
    while (single.find()) {
      Said said = said(single.group(2));
      if (said == null || (single.group(1) == null && bare(single.group(2)))) {
        continue;
      }
      clause.read(single.start(), single.end());
      Said end = null;
      MatchResult until = clause.take(END);
      if (until != null) {
        end = said(until.group(1));
      }
      Half half = partOfDay(clause, part);
      if (end != null) {
        return rangeTimes(said, end, half, duration);
      }
      if (single.group(2).equalsIgnoreCase("midnight")) {
        return new Times(null, null, duration, "Which midnight? At what time on which day?");
      }
      LocalTime time = resolve(said, half);
      return time == null
          ? new Times(null, null, duration, question(said))
          : new Times(time, null, duration, null);
    }
    partOfDay(clause, part);
    return new Times(null, null, duration, null);
  }

  /** Whether a text mentions a time or a duration. */
  static boolean mentioned(String text) {
    Times times = read(new Clause(text), false);
    return times.start() != null || times.question() != null || times.duration() != null;
  }

  private static boolean clockPair(String lead, MatchResult range) {
    return lead.equals("at") && range.group(3).equals("-");
  }

  private static boolean bare(String text) {
    return text.matches("(?i)\\d{1,2}(?:\\.\\d{2})?|" + HOUR);
  }

  private static Half partOfDay(Clause clause, Half known) {
    MatchResult part = clause.take(PART);
    if (part == null) {
      return known;
    }
    String word = part.group(1) == null ? part.group(2) : part.group(1);
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "morning" -> Half.MORNING;
      case "afternoon" -> Half.AFTERNOON;
      default -> Half.EVENING;
    };
  }

  private static Times rangeTimes(Said first, Said second, Half part, @Nullable Duration duration) {
    boolean open = second.half() == Half.UNSAID && !second.sure();
    LocalTime end = resolve(second, open ? part : Half.UNSAID);
    LocalTime start;
    if (first.half() == Half.UNSAID && !first.sure() && part == Half.UNSAID && end != null) {
      LocalTime early = at(first, false);
      LocalTime late = at(first, true);
      if (second.half() == Half.UNSAID) {
        start = resolve(first, part);
      } else {
        start = late.isBefore(end) ? late : early;
      }
    } else {
      start = resolve(first, part);
    }
    if (start == null) {
      return new Times(null, null, duration, question(first));
    }
    if (open) {
      LocalTime early = at(second, false);
      if (!early.isAfter(start)
          && second.hour() >= 8
          && second.hour() < 12
          && part == Half.UNSAID) {
        return new Times(null, null, duration, "Until when? The end is before the start.");
      }
      end = early.isAfter(start) ? early : at(second, true);
    }
    if (end == null || !end.isAfter(start)) {
      return new Times(null, null, duration, "The end is not after the start. At what time?");
    }
    return new Times(start, end, duration, null);
  }

  private static LocalTime at(Said said, boolean afternoon) {
    int hour = said.hour() % 12 + (afternoon ? 12 : 0);
    return LocalTime.of(hour, said.minute());
  }

  private static @Nullable LocalTime resolve(Said said, Half part) {
    if (contradicts(said, part)) {
      return null;
    }
    if (said.sure()) {
      return LocalTime.of(said.hour(), said.minute());
    }
    Half half = said.half() == Half.UNSAID ? part : said.half();
    return switch (half) {
      case EVENING -> said.hour() > 4 && said.hour() < 12 ? at(said, true) : null;
      case MORNING -> at(said, false);
      case AFTERNOON -> at(said, true);
      case UNSAID -> said.hour() >= 8 ? LocalTime.of(said.hour(), said.minute()) : null;
    };
  }

  /** "At 8 pm in the morning", "at 3 in the evening". */
  private static boolean contradicts(Said said, Half part) {
    boolean late = said.sure() ? said.hour() >= 12 : said.half() == Half.AFTERNOON;
    boolean early = said.sure() ? said.hour() < 12 : said.half() == Half.MORNING;
    return switch (part) {
      case MORNING -> late && said.hour() != 12;
      case AFTERNOON, EVENING -> early;
      case UNSAID -> false;
    };
  }

  private static String question(Said said) {
    return "Morning or afternoon? (%d:%02d)".formatted(said.hour(), said.minute());
  }

  private static @Nullable Said said(String words) {
    String text = words.toLowerCase(Locale.ROOT).strip();
    switch (text) {
      case "noon", "midday" -> {
        return new Said(12, 0, Half.UNSAID, true);
      }
      case "midnight" -> {
        return new Said(0, 0, Half.UNSAID, true);
      }
      default -> {}
    }
    Half half = Half.UNSAID;
    Matcher meridiem = Pattern.compile("([ap])\\.?m\\.?$").matcher(text);
    if (meridiem.find()) {
      half = meridiem.group(1).equals("a") ? Half.MORNING : Half.AFTERNOON;
      text = text.substring(0, meridiem.start()).strip();
    }
    text = text.replaceAll("\\s+o'?clock$", "");
    Matcher relative =
        Pattern.compile("(.+?)\\s+(?:minutes\\s+)?(past|to)\\s+(\\S+)").matcher(text);
    if (relative.matches()) {
      int minutes =
          switch (relative.group(1)) {
            case "half" -> 30;
            case "quarter" -> 15;
            default -> NumberWords.parse(relative.group(1));
          };
      int hour = NumberWords.parse(relative.group(3));
      boolean to = relative.group(2).equals("to");
      if (to) {
        hour = hour == 1 ? 12 : hour - 1;
        minutes = 60 - minutes;
      }
      return valid(hour, minutes % 60, half, hour > 12);
    }
    Matcher digits = Pattern.compile("(\\d{1,2})(?:[:.h](\\d{2}))?h?").matcher(text);
    if (digits.matches()) {
      int hour = Integer.parseInt(digits.group(1));
      int minute = digits.group(2) == null ? 0 : Integer.parseInt(digits.group(2));
      boolean sure = half == Half.UNSAID && (hour > 12 || text.startsWith("0"));
      return half != Half.UNSAID && hour > 12 ? null : valid(hour, minute, half, sure);
    }
    return text.matches(HOUR) ? valid(NumberWords.parse(text), 0, half, false) : null;
  }

  private static @Nullable Said valid(int hour, int minute, Half half, boolean sure) {
    return hour > 23 || minute > 59 || (hour == 0 && !sure)
        ? null
        : new Said(hour, minute, half, sure);
  }

  private static @Nullable Duration duration(Clause clause) {
    MatchResult match = clause.take(HOUR_AND_HALF);
    if (match != null) {
      int hours = match.group(1) == null ? 1 : NumberWords.parse(match.group(1));
      return Duration.ofMinutes(hours * 60L + 30);
    }
    if (clause.take(HALF_HOUR) != null) {
      return Duration.ofMinutes(30);
    }
    if (clause.take(HOUR_LONG) != null) {
      return Duration.ofHours(1);
    }
    for (Pattern pattern : List.of(DURATION, ADJECTIVE)) {
      match = clause.take(pattern);
      if (match != null) {
        long minutes =
            Math.round(
                number(match.group(1))
                    * (match.group(2).toLowerCase(Locale.ROOT).startsWith("h") ? 60 : 1));
        if (match.groupCount() > 2 && match.group(3) != null) {
          minutes += NumberWords.parse(match.group(3));
        }
        return Duration.ofMinutes(minutes);
      }
    }
    return null;
  }

  private static double number(String text) {
    return Character.isDigit(text.charAt(0))
        ? Double.parseDouble(text.replace(',', '.'))
        : NumberWords.parse(text);
  }
}
