package dev.weft.activity.calendar;

import static dev.weft.platform.store.jooq.Tables.CALENDAR_EVENT;

import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** Calendars in the region's database; titles are sealed under the person's key. */
public final class StoredCalendar implements Calendar {
  private static final String PLANNED = "PLANNED";
  private static final String CANCELLED = "CANCELLED";

  private final LocalEffects effects;

  public StoredCalendar(LocalEffects effects) {
    this.effects = effects;
  }

  @Override
  public void add(ToolContext context, CalendarEntry entry, Object result) {
    UUID person = LocalEffects.person(context);
    byte[] title = effects.seal(context, place(entry.eventId()), entry.title());
    effects.once(
        context,
        result,
        sql ->
            sql.insertInto(CALENDAR_EVENT)
                .set(CALENDAR_EVENT.TENANT_ID, context.tenant())
                .set(CALENDAR_EVENT.EVENT_ID, entry.eventId())
                .set(CALENDAR_EVENT.SUBJECT_ID, person)
                .set(CALENDAR_EVENT.EFFECT_KEY, context.effectKey())
                .set(CALENDAR_EVENT.TITLE, title)
                .set(CALENDAR_EVENT.LOCAL_START, entry.start())
                .set(CALENDAR_EVENT.LOCAL_END, entry.end())
                .set(CALENDAR_EVENT.TIME_ZONE, entry.timeZone().getId())
                .set(CALENDAR_EVENT.STATE, PLANNED)
                .execute());
  }

  @Override
  public EffectFound cancel(ToolContext context) {
    return effects.undo(
        context,
        sql ->
            sql.update(CALENDAR_EVENT)
                .set(CALENDAR_EVENT.STATE, CANCELLED)
                .set(CALENDAR_EVENT.VERSION, CALENDAR_EVENT.VERSION.plus(1))
                .where(CALENDAR_EVENT.TENANT_ID.eq(context.tenant()))
                .and(CALENDAR_EVENT.EFFECT_KEY.eq(context.effectKey()))
                .execute());
  }

  @Override
  public List<CalendarEntry> between(ToolContext context, LocalDate from, LocalDate to) {
    UUID person = LocalEffects.person(context);
    var rows =
        effects.read(
            context,
            sql ->
                sql.selectFrom(CALENDAR_EVENT)
                    .where(CALENDAR_EVENT.TENANT_ID.eq(context.tenant()))
                    .and(CALENDAR_EVENT.SUBJECT_ID.eq(person))
                    .and(CALENDAR_EVENT.STATE.eq(PLANNED))
                    .and(CALENDAR_EVENT.LOCAL_START.ge(from.atStartOfDay()))
                    .and(CALENDAR_EVENT.LOCAL_START.lt(to.plusDays(1).atStartOfDay()))
                    .orderBy(CALENDAR_EVENT.LOCAL_START, CALENDAR_EVENT.EVENT_ID)
                    .fetch());
    return rows.map(row ->
        new CalendarEntry(
            row.getEventId(),
            effects.open(context, place(row.getEventId()), row.getTitle()),
            row.getLocalStart(),
            row.getLocalEnd(),
            ZoneId.of(row.getTimeZone())));
  }

  private static String place(UUID event) {
    return "calendar_event:" + event + ":title";
  }
}
