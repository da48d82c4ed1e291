package dev.weft.api.schedule;

import dev.weft.api.engine.Engine;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Schedules;
import dev.weft.api.store.Tenants;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.config.Durations;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Words schedules as the API shows them. */
@Service
class ScheduleAnswers {
  private static final int RECENT_RUNS = 10;
  private static final int NEXT_TIMES = 5;

  private final Schedules schedules;
  private final ScheduleEngine engine;
  private final Tenants tenants;
  private final Visibilities visibilities;

  ScheduleAnswers(
      Schedules schedules, ScheduleEngine engine, Tenants tenants, Visibilities visibilities) {
    this.visibilities = visibilities;
    this.schedules = schedules;
    this.engine = engine;
    this.tenants = tenants;
  }

  ScheduleAnswer of(Caller caller, ScheduleView schedule) {
    ScheduleDefinition definition = schedule.definition();
    Optional<ScheduleEngine.State> state = state(schedule);
    Sight sight = visibilities.sight(caller);
    return new ScheduleAnswer(
        schedule.name(),
        schedule.scheduleId(),
        "schedule/" + schedule.tenant() + "/" + schedule.scheduleId(),
        schedule.ofFile() ? "FILE" : "API",
        definition == null ? null : definition.flow(),
        definition == null ? null : definition.goal(),
        definition == null ? null : definition.input(),
        definition == null ? List.of() : definition.cron(),
        definition == null ? null : text(definition.every()),
        definition == null ? null : text(definition.offset()),
        definition == null ? null : definition.timeZone(),
        definition == null ? null : definition.overlap(),
        definition == null ? null : text(definition.catchUp()),
        tenants.principalOf(schedule.tenant(), schedule.subject()).replaceFirst("^service:", ""),
        schedule.scopes(),
        schedule.sharing().visibility(),
        visibilities.group(caller, schedule.sharing()),
        state.map(ScheduleEngine.State::paused).orElse(schedule.paused()),
        schedule.note(),
        schedule.applied(),
        state.map(known -> known.next().stream().limit(NEXT_TIMES).toList()).orElse(List.of()),
        state.map(ScheduleEngine.State::skipped).orElse(0L),
        state.map(ScheduleEngine.State::missed).orElse(0L),
        schedules.runs(schedule, RECENT_RUNS).stream()
            .filter(run -> sight.covers(run.sharing()))
            .map(run ->
                new ScheduleAnswer.ScheduledRunAnswer(
                    run.run().runId(), run.status(), run.run().requestedAt(), run.endedAt()))
            .toList());
  }

  private Optional<ScheduleEngine.State> state(ScheduleView schedule) {
    try {
      return engine.describe(schedule);
    } catch (Engine.UnreachableException | ScheduleEngine.UnsupportedException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String text(@Nullable Duration duration) {
    return duration == null ? null : Durations.format(duration);
  }
}
