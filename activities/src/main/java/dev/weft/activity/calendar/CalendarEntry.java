package dev.weft.activity.calendar;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.UUID;

/**
 * An entry of a person's calendar, in local time, which is what stays true when a zone's rules
 * change.
 *
 * @param eventId its id
 * @param title what it is
 * @param start when it starts, local to the zone
 * @param end when it ends, local to the zone
 * @param timeZone the IANA zone of both
 */
public record CalendarEntry(
    UUID eventId, String title, LocalDateTime start, LocalDateTime end, ZoneId timeZone) {}
