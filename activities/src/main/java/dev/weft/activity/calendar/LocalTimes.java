package dev.weft.activity.calendar;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.error.ErrorType;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/** Local times with their zone, checked: pure functions. */
final class LocalTimes {
  private LocalTimes() {}

  /**
   * An IANA time zone.
   *
   * @throws TypedFailure of type {@code InvalidInput} when there is none of that name
   */
  static ZoneId zone(String name) {
    try {
      ZoneId zone = ZoneId.of(name);
      if (zone.getRules().isFixedOffset() && !name.equals("UTC") && !name.startsWith("Etc/")) {
        throw invalid("/timeZone", "is an offset; name an IANA zone, as in Europe/Vienna");
      }
      return zone;
    } catch (DateTimeException e) {
      throw invalid("/timeZone", name + " is not an IANA time zone, as in Europe/Vienna");
    }
  }

  /**
   * The moment of a local time; of a time that occurs twice, when clocks go back, the first.
   *
   * @throws TypedFailure of type {@code InvalidInput} when clocks skip that time
   */
  static ZonedDateTime moment(LocalDateTime local, ZoneId zone, String pointer) {
    if (zone.getRules().getValidOffsets(local).isEmpty()) {
      ZoneOffsetTransition gap = zone.getRules().getTransition(local);
      throw invalid(
          pointer,
          local
              + " does not exist in "
              + zone
              + ": clocks go forward from "
              + gap.getDateTimeBefore().toLocalTime()
              + " to "
              + gap.getDateTimeAfter().toLocalTime()
              + " that day");
    }
    return ZonedDateTime.of(local, zone).withEarlierOffsetAtOverlap();
  }

  static TypedFailure invalid(String pointer, String message) {
    return TypedFailure.of(
        ErrorType.InvalidInput,
        pointer + ": " + message,
        List.of(new PlanProblem(pointer, "invalid", message)));
  }
}
