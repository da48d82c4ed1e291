package dev.weft.activity.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.TestContexts;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.error.ErrorType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarAgentTest {
  private final RecordingCalendar calendar = new RecordingCalendar();
  private final CalendarAgent agent = new CalendarAgent(calendar);
  private final ToolContext context = TestContexts.context("key-1");

  @Test
  void shouldKeepLocalTimeAndZone() {
    CalendarAgent.CreatedEvent created =
        agent.createEvent(event("2026-11-23T07:25", "2026-11-23T08:35", "Europe/Berlin"), context);

    assertThat(created.start()).isEqualTo(LocalDateTime.parse("2026-11-23T07:25"));
    assertThat(created.end()).isEqualTo(LocalDateTime.parse("2026-11-23T08:35"));
    assertThat(created.timeZone()).isEqualTo("Europe/Berlin");
    assertThat(calendar.entries).hasSize(1);
  }

  @Test
  void shouldGiveTheSameEventTheSameIdWhenItIsRepeated() {
    CalendarAgent.NewEvent event = event("2026-11-23T07:25", null, "Europe/Berlin");

    assertThat(agent.createEvent(event, context)).isEqualTo(agent.createEvent(event, context));
    assertThat(agent.createEvent(event, TestContexts.context("key-2")).eventId())
        .isNotEqualTo(agent.createEvent(event, context).eventId());
  }

  @Test
  void shouldLastOneHourWhenNoEndIsGiven() {
    assertThat(agent.createEvent(event("2026-03-29T01:30", null, "Europe/Vienna"), context).end())
        .isEqualTo(LocalDateTime.parse("2026-03-29T03:30"));
  }

  @Test
  void shouldRefuseATimeThatClocksSkip() {
    assertThatThrownBy(
            () -> agent.createEvent(event("2026-03-29T02:30", null, "Europe/Vienna"), context))
        .isInstanceOfSatisfying(
            TypedFailure.class,
            failure -> {
              assertThat(failure.type()).isEqualTo(ErrorType.InvalidInput);
              assertThat(failure)
                  .hasMessageContaining("/start")
                  .hasMessageContaining("2026-03-29T02:30 does not exist in Europe/Vienna")
                  .hasMessageContaining("from 02:00 to 03:00");
            });
    assertThat(calendar.entries).isEmpty();
  }

  @Test
  void shouldRefuseAnEndThatIsNotAfterTheStart() {
    assertThatThrownBy(() ->
            agent.createEvent(
                event("2026-11-23T07:25", "2026-11-23T07:25", "Europe/Vienna"), context))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("/end: must be after start");
  }

  @Test
  void shouldRefuseAZoneThatDoesNotExist() {
    assertThatThrownBy(
            () -> agent.createEvent(event("2026-11-23T07:25", null, "Europe/Berlinn"), context))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("not an IANA time zone");
    assertThatThrownBy(() -> agent.createEvent(event("2026-11-23T07:25", null, "+02:00"), context))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("IANA zone");
  }

  @Test
  void shouldListTheEventsOfSomeDays() {
    agent.createEvent(event("2026-11-23T07:25", null, "Europe/Berlin"), context);

    assertThat(
            agent
                .listEvents(
                    new CalendarAgent.Days(
                        LocalDate.parse("2026-11-23"), LocalDate.parse("2026-11-29")),
                    context)
                .events())
        .hasSize(1);
    assertThatThrownBy(() ->
            agent.listEvents(
                new CalendarAgent.Days(
                    LocalDate.parse("2026-11-23"), LocalDate.parse("2026-11-22")),
                context))
        .isInstanceOf(TypedFailure.class);
  }

  private static CalendarAgent.NewEvent event(String start, String end, String zone) {
    return new CalendarAgent.NewEvent(
        "Flight", LocalDateTime.parse(start), end == null ? null : LocalDateTime.parse(end), zone);
  }

  private static final class RecordingCalendar implements Calendar {
    private final List<CalendarEntry> entries = new ArrayList<>();

    @Override
    public void add(ToolContext context, CalendarEntry entry, Object result) {
      entries.add(entry);
    }

    @Override
    public EffectFound cancel(ToolContext context) {
      EffectFound found = entries.isEmpty() ? EffectFound.NONE : EffectFound.STOOD;
      entries.clear();
      return found;
    }

    @Override
    public List<CalendarEntry> between(ToolContext context, LocalDate from, LocalDate to) {
      return List.copyOf(entries);
    }
  }
}
