package dev.weft.activity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.support.TestRegion;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.schedule.Overlap;
import dev.weft.contract.schedule.ScheduleActivities;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Stores;
import dev.weft.policy.placement.Placements;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleActivitiesIT {
  private static final Instant DUE = Instant.parse("2031-05-05T07:00:00Z");

  private final Stores stores = TestRegion.stores();
  private final ActivityCalls calls = new ActivityCalls();
  private TestActivityEnvironment engine;
  private ScheduleActivities schedules;

  @BeforeEach
  void start() {
    engine = TestActivityEnvironment.newInstance();
    engine.registerActivitiesImplementations(
        new ScheduleActivitiesImpl(
            stores,
            () -> null,
            new ScheduledPlacing(
                Placements.of(TestRegion.config(), stores.clock()), stores, TestRegion.config()),
            calls));
    schedules = engine.newActivityStub(ScheduleActivities.class);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void shouldAcceptOneRunHoweverOftenItIsTried() {
    ScheduleView schedule = schedule("lunch", null, "Record 12.50 EUR for lunch today");

    ScheduledRun first = schedules.accept(input(schedule), DUE);
    ScheduledRun second = schedules.accept(input(schedule), DUE);

    assertThat(second.run().runId()).isEqualTo(first.run().runId());
    assertThat(runs(schedule)).hasSize(1);
    assertThat(runs(schedule).getFirst().status()).isEqualTo(RunStatus.ACCEPTED);
    assertThat(runs(schedule).getFirst().target().placement().rules())
        .containsExactly("eu", "ordinary");
    assertThat(first.taskQueue()).isEqualTo("flows.standard");
  }

  @Test
  void shouldStartNothingForADeletedScheduleThatTheEngineStillHas() {
    ScheduleView schedule = schedule("gone", null, "Record 12.50 EUR for lunch today");
    TestRegion.delete(schedule);

    assertThatThrownBy(() -> schedules.accept(input(schedule), DUE))
        .rootCause()
        .hasMessageContaining("the schedule was deleted");

    assertThat(runs(schedule)).isEmpty();
  }

  @Test
  void shouldLeaveARunWithTheReasonWhenTheTemplateIsGone() {
    ScheduleView schedule = schedule("weekly", "weekly-trip", null);

    for (int tried = 0; tried < 2; tried++) {
      assertThatThrownBy(() -> schedules.accept(input(schedule), DUE))
          .rootCause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> assertThat(failure.getType()).isEqualTo("NotFound"));
    }

    assertThat(runs(schedule)).hasSize(1);
    RunView run = runs(schedule).getFirst();
    assertThat(run.status()).isEqualTo(RunStatus.NOT_PLANNED);
    assertThat(run.endedAt()).isNotNull();
    assertThat(run.error().code()).isEqualTo("NotFound");
    assertThat(run.error().message()).contains("weekly-trip");
  }

  @Test
  void shouldLeaveARunWithTheReasonWhenTheInputNoLongerFits() {
    ScheduleView schedule = schedule("trip", "TripBooking", null);

    assertThatThrownBy(() -> schedules.accept(input(schedule), DUE))
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("InvalidInput"));

    assertThat(runs(schedule))
        .singleElement()
        .satisfies(run -> assertThat(run.error().code()).isEqualTo("InvalidInput"));
  }

  private static ScheduledStartInput input(ScheduleView schedule) {
    return new ScheduledStartInput(TestRegion.TENANT, schedule.scheduleId());
  }

  private List<RunView> runs(ScheduleView schedule) {
    return stores.runs().list(TestRegion.TENANT, RunFilter.ALL, null, 100).stream()
        .filter(run -> schedule.scheduleId().equals(run.origin().scheduleId()))
        .toList();
  }

  private ScheduleView schedule(String name, @Nullable String flow, @Nullable String goal) {
    return TestRegion.schedule(
        new NewSchedule(
            name,
            stores.subjects().subjectFor(TestRegion.TENANT, "service:" + name),
            false,
            new ScheduleDefinition(
                flow,
                goal,
                Map.of(),
                List.of("0 7 * * MON"),
                null,
                null,
                "Europe/Vienna",
                "en",
                Overlap.SKIP,
                Duration.ofMinutes(10)),
            List.of("travel:write"),
            false,
            null,
            null,
            null));
  }
}
