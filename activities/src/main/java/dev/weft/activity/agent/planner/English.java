package dev.weft.activity.agent.planner;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** How the offline planner says things back. */
final class English {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter LONG_DAY =
      DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

  private English() {}

  /** As in {@code 9 March 2026}. */
  static String day(LocalDate date) {
    return DAY.format(date);
  }

  /** As in {@code Monday 9 March 2026}. */
  static String longDay(LocalDate date) {
    return LONG_DAY.format(date);
  }

  static String weekday(LocalDate date) {
    return date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  static String month(Month month) {
    return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  static String time(LocalDateTime time) {
    return TIME.format(time);
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  static String quoted(List<String> phrases) {
    return phrases.stream()
        .distinct()
        .map(phrase -> "\"" + phrase + "\"")
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  static String count(int number, String one, String many) {
    return number == 1 ? "1 " + one : number + " " + many;
  }
}
