package dev.weft.activity.calendar;

import dev.weft.activity.tool.Agent;
import dev.weft.activity.tool.Doc;
import dev.weft.activity.tool.Tool;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.tool.Effect;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps a person's calendar. */
@Agent(name = "calendar", role = "Keeps the person's calendar.")
public final class CalendarAgent {
  private static final int MAXIMUM_DAYS = 366;

  private final Calendar calendar;

  public CalendarAgent(Calendar calendar) {
    this.calendar = calendar;
  }

  /** An event to create. */
  public record NewEvent(
      @Doc(value = "What the event is.", maxLength = 200) String title,
      @Doc("When it starts, in local time of timeZone.") LocalDateTime start,
      @Doc(value = "When it ends, in local time of timeZone.", absent = "one hour after start")
          @Nullable LocalDateTime end,
      @Doc(value = "IANA time zone of start and end.", format = "time-zone") String timeZone) {}

  /** A created event. */
  public record CreatedEvent(
      @Doc("The event's id.") String eventId,
      String title,
      @Doc("In local time of timeZone.") LocalDateTime start,
      @Doc("In local time of timeZone.") LocalDateTime end,
      @Doc(value = "IANA time zone.", format = "time-zone") String timeZone) {}

  /** Days to list. */
  public record Days(@Doc("The first day.") LocalDate from, @Doc("The last day.") LocalDate to) {}

  /** The events of some days. */
  public record Events(@Doc("In order of their start.") List<CreatedEvent> events) {}

  @Tool(
      description = "Adds an event to the person's calendar.",
      effect = Effect.WRITE,
      undo = "cancelEvent",
      scope = "calendar:write",
      quick = true,
      timeout = "PT5S",
      examples = {"add it to my calendar", "put lunch with Ana on Tuesday at noon in my calendar"})
  CreatedEvent createEvent(NewEvent event, ToolContext context) {
    ZoneId zone = LocalTimes.zone(event.timeZone());
    ZonedDateTime start = LocalTimes.moment(event.start(), zone, "/start");
    LocalDateTime endLocal =
        event.end() == null ? start.plusHours(1).toLocalDateTime() : event.end();
    ZonedDateTime end = LocalTimes.moment(endLocal, zone, "/end");
    if (!end.isAfter(start)) {
      throw LocalTimes.invalid("/end", "must be after start");
    }
    if (event.title().isBlank()) {
      throw LocalTimes.invalid("/title", "must not be empty");
    }
    UUID id =
        UUID.nameUUIDFromBytes(("event " + context.effectKey()).getBytes(StandardCharsets.UTF_8));
    CreatedEvent created =
        new CreatedEvent(id.toString(), event.title(), event.start(), endLocal, zone.getId());
    calendar.add(
        context, new CalendarEntry(id, event.title(), event.start(), endLocal, zone), created);
    return created;
  }

  EffectFound cancelEvent(NewEvent event, ToolContext context) {
    return calendar.cancel(context);
  }

  @Tool(
      description = "Lists the events of the person's calendar from one day to another.",
      effect = Effect.READ,
      scope = "calendar:read",
      quick = true,
      timeout = "PT5S",
      examples = "what is in my calendar next week")
  Events listEvents(Days days, ToolContext context) {
    if (days.to().isBefore(days.from())) {
      throw LocalTimes.invalid("/to", "must not be before from");
    }
    if (days.from().plusDays(MAXIMUM_DAYS).isBefore(days.to())) {
      throw LocalTimes.invalid("/to", "must be at most " + MAXIMUM_DAYS + " days after from");
    }
    return new Events(
        calendar.between(context, days.from(), days.to()).stream()
            .map(entry ->
                new CreatedEvent(
                    entry.eventId().toString(),
                    entry.title(),
                    entry.start(),
                    entry.end(),
                    entry.timeZone().getId()))
            .toList());
  }
}
