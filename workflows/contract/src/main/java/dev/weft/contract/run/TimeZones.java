package dev.weft.contract.run;

import java.time.ZoneId;

/** Names of time zones. */
public final class TimeZones {
  private TimeZones() {}

  /**
   * Whether a text names a zone of the IANA database, as in {@code Europe/Vienna} or {@code UTC}.
   * An offset does not, as in {@code +02:00}, {@code GMT+3} or {@code Z}: it knows nothing of the
   * clocks going forward and back, so times of another season would be wrong.
   */
  public static boolean iana(String name) {
    return ZoneId.getAvailableZoneIds().contains(name);
  }
}
