package dev.weft.launcher.client;

import dev.weft.contract.run.TimeZones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how the dates and words of a goal are meant. */
final class Locality {
  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "IANA zone that dates are meant in. Default: this machine's.")
  @Nullable String timeZone;

  @Option(
      names = "--locale",
      paramLabel = "TAG",
      description = "Language tag, as in en or de-AT. Default: this machine's.")
  @Nullable String locale;

  /** Adds both to a request. */
  void addTo(Map<String, Object> request, ZoneId machine) {
    request.put("timeZone", zone(machine));
    request.put("locale", language());
  }

  /** A zone's id, the machine's when none is given. */
  String zone(ZoneId machine) {
    if (timeZone == null) {
      return TimeZones.iana(machine.getId()) ? machine.getId() : ofOffset(machine);
    }
    if (!TimeZones.iana(timeZone)) {
      throw new CommandFailure(
          "--time-zone is no IANA time zone, as in Europe/Vienna: " + timeZone);
    }
    return timeZone;
  }

  /** Of a machine that knows its offset alone. */
  private static String ofOffset(ZoneId machine) {
    ZoneOffset offset = machine.getRules().getOffset(Instant.EPOCH);
    int hours = offset.getTotalSeconds() / 3600;
    String name = hours == 0 ? "UTC" : "Etc/GMT" + (hours > 0 ? "-" : "+") + Math.abs(hours);
    if (hours * 3600 != offset.getTotalSeconds() || !TimeZones.iana(name)) {
      throw new CommandFailure(
          "This machine's time zone is an offset, "
              + machine.getId()
              + ". Name the zone: --time-zone Europe/Vienna");
    }
    return name;
  }

  private String language() {
    String found = locale == null ? Locale.getDefault().toLanguageTag() : locale;
    return found.equals("und") || found.equals("en-US-u-va-posix") ? "en" : found;
  }
}
