package dev.weft.api.schedule;

import dev.weft.api.engine.Engine;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Schedules;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.ScheduleStore;
import dev.weft.platform.store.ScheduleView;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Brings the engine into line with the schedules as they shall be, until it is. */
@Component
class ScheduleApplier {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleApplier.class);

  private final Schedules schedules;
  private final ScheduleEngine engine;

  ScheduleApplier(Schedules schedules, ScheduleEngine engine) {
    this.schedules = schedules;
    this.engine = engine;
  }

  @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
  void applyPending() {
    try {
      for (ScheduleStore.Place place : schedules.pending()) {
        boolean answers =
            schedules.byId(place.tenant(), place.scheduleId()).map(this::tryApply).orElse(true);
        if (!answers) {
          return;
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Schedules could not be looked up: {}", e.toString());
    }
  }

  /** What came of telling the engine. */
  private enum Told {
    APPLIED,
    REFUSED,
    SILENT,
    FAILED
  }

  /**
   * Applies a schedule now, or leaves it to the next round.
   *
   * @return whether the engine answers, so that others may be applied
   */
  boolean tryApply(ScheduleView schedule) {
    return tell(schedule) != Told.SILENT;
  }

  private Told tell(ScheduleView schedule) {
    try {
      apply(schedule);
      return Told.APPLIED;
    } catch (Engine.UnreachableException e) {
      LOG.warn("Schedule {} waits: the engine does not answer", schedule.scheduleId());
      return Told.SILENT;
    } catch (ScheduleEngine.UnsupportedException e) {
      LOG.warn(
          "Schedule {} waits: the in-memory engine has no schedules. ./weft doctor says how to get"
              + " the full one.",
          schedule.scheduleId());
      return Told.SILENT;
    } catch (ScheduleEngine.RefusedException e) {
      LOG.error("Schedule {} was refused by the engine", schedule.scheduleId(), e);
      return Told.REFUSED;
    } catch (RuntimeException e) {
      LOG.error("Schedule {} could not be applied", schedule.scheduleId(), e);
      return Told.FAILED;
    }
  }

  /**
   * Applies a schedule that has just been written, or leaves it to the next round.
   *
   * @param before what it was; null when it is new
   * @throws ProblemException when the engine refuses it; it is what it was then
   */
  void applyWritten(ScheduleView written, @Nullable ScheduleView before) {
    if (tell(written) == Told.REFUSED) {
      if (before == null || before.definition() == null) {
        schedules.delete(written.tenant(), written.scheduleId());
      } else {
        schedules.put(
            written.tenant(),
            new NewSchedule(
                before.name(),
                before.subject(),
                before.ofFile(),
                before.definition(),
                before.scopes(),
                before.paused(),
                before.note(),
                null,
                before.sharing()));
      }
      throw ProblemException.invalid(
          "invalid_schedule",
          List.of(
              new PlanProblem(
                  "/cron",
                  "refused_by_engine",
                  "The engine cannot keep such times. Write days of the week as numbers, 0 to 6"
                      + " from Sunday on, and ranges upwards.")));
    }
  }

  /** Makes those again that were deleted in the engine: Weft's word is what counts. */
  @Scheduled(initialDelay = 30, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
  void restoreDeleted() {
    try {
      Set<String> there = engine.ids();
      schedules.applied().stream()
          .filter(place -> !there.contains(place.scheduleId()))
          .forEach(
              place -> schedules.byId(place.tenant(), place.scheduleId()).ifPresent(this::ensure));
    } catch (RuntimeException e) {
      LOG.debug("The engine's schedules could not be compared: {}", e.toString());
    }
  }

  /** Makes one again that the engine has lost. */
  void ensure(ScheduleView schedule) {
    try {
      if (schedule.applied() && engine.describe(schedule).isEmpty()) {
        tryApply(schedule);
      }
    } catch (Engine.UnreachableException | ScheduleEngine.UnsupportedException e) {
      LOG.debug("Schedule {} could not be looked up", schedule.scheduleId());
    }
  }

  private void apply(ScheduleView schedule) {
    schedules.apply(
        schedule.tenant(),
        schedule.scheduleId(),
        now -> {
          if (now.deleted() || now.definition() == null) {
            engine.delete(now);
          } else {
            engine.apply(now);
          }
        });
  }
}
