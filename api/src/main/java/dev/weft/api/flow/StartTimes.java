package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.contract.config.Durations;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.StartControl;
import dev.weft.platform.store.TemplateVersion;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads when a run shall start. */
final class StartTimes {
  private static final Duration FARTHEST = Duration.ofDays(366);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(30);
  private static final int MAX_WAITS = 10;
  private static final int MAX_KEY = 200;

  private StartTimes() {}

  static StartControl control(
      StartRequest request, RunContext run, @Nullable TemplateVersion template) {
    Instant now = run.requestedAt();
    StartRequest.Debounce debounce = request.debounce();
    StartRequest.Deduplicate deduplicate = request.deduplicate();
    if (debounce != null) {
      if (request.startAt() != null
          || request.startIn() != null
          || deduplicate != null
          || request.reference() != null) {
        throw ProblemException.invalidField(
            "/debounce",
            "not_together",
            "debounce stands alone: leave out startAt, startIn, deduplicate and reference.");
      }
      Duration wait = within(debounce.quiet(), "/debounce/wait", LONGEST_WAIT);
      Duration longest =
          debounce.maxWait() == null
              ? wait.multipliedBy(MAX_WAITS)
              : within(debounce.maxWait(), "/debounce/maxWait", LONGEST_WAIT.multipliedBy(7));
      if (longest.compareTo(wait) < 0) {
        throw ProblemException.invalidField(
            "/debounce/maxWait", "out_of_bounds", "maxWait must not be shorter than wait.");
      }
      return new StartControl(
          now.plus(wait),
          new StartControl.Debounce(key(debounce.key(), "/debounce/key"), now.plus(longest)),
          null,
          template,
          null);
    }
    return new StartControl(
        startAt(request.startAt(), request.startIn(), run.timeZone(), now),
        null,
        deduplicate == null
            ? null
            : new StartControl.Deduplicate(
                key(deduplicate.key(), "/deduplicate/key"),
                within(deduplicate.window(), "/deduplicate/window", LONGEST_WINDOW)),
        template,
        null);
  }

  /** The instant to start at; null for at once, which a time in the past means as well. */
  static @Nullable Instant startAt(
      @Nullable String at, @Nullable String in, String zone, Instant now) {
    if (at != null && in != null) {
      throw ProblemException.invalidField(
          "/startIn", "not_together", "Give startAt or startIn, not both.");
    }
    if (in != null) {
      return now.plus(within(in, "/startIn", FARTHEST));
    }
    if (at == null) {
      return null;
    }
    Instant start = instant(at, zone);
    if (start.isAfter(now.plus(FARTHEST))) {
      throw ProblemException.invalidField(
          "/startAt", "out_of_bounds", "A start is at most " + FARTHEST.toDays() + " days ahead.");
    }
    return start.isAfter(now) ? start : null;
  }

  private static Instant instant(String text, String zone) {
    String given = text.strip();
    try {
      return OffsetDateTime.parse(given).toInstant();
    } catch (DateTimeException notAnInstant) {
      try {
        return LocalDateTime.parse(given).atZone(ZoneId.of(zone)).toInstant();
      } catch (DateTimeException e) {
        throw ProblemException.invalidField(
            "/startAt",
            "invalid_time",
            "Write 2027-03-01T08:00:00Z, or 2027-03-01T08:00 for a time in the time zone.");
      }
    }
  }

  private static Duration within(@Nullable String text, String pointer, Duration longest) {
    Duration duration;
    try {
      duration = Durations.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField(
          pointer, "invalid_duration", "Write a duration, as in 30s, 15m, 2h or 1d.");
    }
    if (duration.isZero() || duration.compareTo(longest) > 0) {
      throw ProblemException.invalidField(
          pointer,
          "out_of_bounds",
          "It must be longer than nothing and at most " + Durations.format(longest) + ".");
    }
    return duration;
  }

  private static String key(@Nullable String key, String pointer) {
    if (key == null || key.isBlank() || key.length() > MAX_KEY) {
      throw ProblemException.invalidField(
          pointer, "length", "A key has from 1 to " + MAX_KEY + " characters.");
    }
    return key;
  }
}
