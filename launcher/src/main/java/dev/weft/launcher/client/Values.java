package dev.weft.launcher.client;

import dev.weft.contract.money.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON values, times and amounts as people read them. */
final class Values {
  private static final int LONGEST = 120;
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern LOCAL_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

  private Values() {}

  /** One value in a line: amounts with currency, dates with their weekday. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> dated(text);
      case Map<?, ?> map -> {
        Money money = money(map);
        yield money != null ? money.display() : fields(map);
      }
      case List<?> list -> String.join(", ", list.stream().map(Values::text).toList());
      default -> value.toString();
    };
  }

  /** A result in a few words: its id first, lists by their size, times with their zone. */
  static String summary(@Nullable Map<String, Object> result) {
    List<String> ids = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    if (result != null) {
      result.forEach((key, value) -> {
        if (value instanceof List<?> list) {
          parts.add(list.size() + " " + key);
        } else if (value != null && !key.endsWith("Zone") && !text(value).isEmpty()) {
          (key.endsWith("Id") ? ids : parts).add(key + " " + inShort(zoned(key, value, result)));
        }
      });
    }
    ids.addAll(parts);
    return String.join(", ", ids);
  }

  /** The same fields, long texts cut; nothing for nothing. */
  static Map<String, Object> inShort(@Nullable Map<String, Object> fields) {
    Map<String, Object> cut = new LinkedHashMap<>();
    if (fields != null) {
      fields.forEach((key, value) -> cut.put(key, value instanceof String s ? inShort(s) : value));
    }
    return cut;
  }

  private static String inShort(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** A moment in a zone, to the minute. */
  static String moment(@Nullable String instant, ZoneId zone) {
    if (instant == null) {
      return "";
    }
    try {
      return MINUTE.format(Instant.parse(instant).atZone(zone)) + " " + zone.getId();
    } catch (DateTimeParseException e) {
      return instant;
    }
  }

  /** A duration in milliseconds, as in {@code 3.2 s} or {@code 2 h 5 min}. */
  static String duration(long millis) {
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long minutes = millis / 60_000;
    if (minutes < 60) {
      return minutes + " min " + millis / 1000 % 60 + " s";
    }
    long hours = minutes / 60;
    return hours < 48
        ? hours + " h " + minutes % 60 + " min"
        : hours / 24 + " d " + hours % 24 + " h";
  }

  /** What a run has cost, in words; an unknown price is said to be unknown. */
  static String cost(RunView.@Nullable Cost cost) {
    if (cost == null) {
      return "nothing";
    }
    List<String> parts = new ArrayList<>();
    cost.spent().forEach(money -> parts.add(money.display() + " spent"));
    RunView.ModelCost model = cost.model();
    if (model != null) {
      if (!model.known()) {
        parts.add("models at an unknown price");
      } else if (model.amountMicros() != null && model.amountMicros() > 0) {
        parts.add(
            String.format(
                Locale.ROOT,
                "%.6f %s for models",
                model.amountMicros() / 1e6,
                model.currency() == null ? "EUR" : model.currency()));
      }
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  /** A status as people say it. */
  static String status(String status) {
    return status.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String zoned(String key, Object value, Map<String, Object> result) {
    boolean local = value instanceof String text && LOCAL_TIME.matcher(text).matches();
    Object zone = local ? result.getOrDefault(key + "Zone", result.get("timeZone")) : null;
    return zone == null ? text(value) : text(value) + " " + zone;
  }

  private static String fields(Map<?, ?> map) {
    List<String> parts = new ArrayList<>();
    map.forEach((key, value) -> parts.add(key + " " + text(value)));
    return String.join(", ", parts);
  }

  private static @Nullable Money money(Map<?, ?> map) {
    if (map.size() == 2
        && map.get("minor") instanceof Number minor
        && map.get("currency") instanceof String currency) {
      try {
        return new Money(minor.longValue(), currency);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }

  private static String dated(String text) {
    try {
      if (DATE.matcher(text).matches()) {
        return DAY.format(LocalDate.parse(text));
      }
      if (LOCAL_TIME.matcher(text).matches()) {
        return MINUTE.format(LocalDateTime.parse(text));
      }
    } catch (DateTimeException e) {
      return text;
    }
    return text;
  }

  /** A text as one word of a POSIX shell, which takes it as it stands. */
  static String shellWord(String text) {
    return text.matches("[^\"\\\\$`!\\p{Cntrl}]*")
        ? "\"" + text + "\""
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
