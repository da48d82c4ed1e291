package dev.weft.api.engine;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.Overlap;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.temporal.TenantPriorities;
import io.grpc.Status;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleInfo;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Schedules of Temporal. Ids and notes are surrogates and fixed texts: names stay in Weft. */
public final class TemporalSchedules implements ScheduleEngine {
  private static final Pattern SUNDAY_LAST = Pattern.compile("-SUN", Pattern.CASE_INSENSITIVE);
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final String DECLARED = "paused as declared";
  private static final String BY_HAND = "paused over Weft's API";
  private static final String GOES_ON = "runs";

  private static final int CALL_SECONDS = 3;

  /** Who met a silent engine does not wait for it a second time, nor does the rest of a list. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ScheduleClient client;
  private final TenantPriorities priorities;
  private final EngineCalls calls = new EngineCalls();
  private final AtomicLong silentAt = new AtomicLong(System.nanoTime() - SILENCE_NANOS);

  public TemporalSchedules(WorkflowClient client, TenantPriorities priorities) {
    this.priorities = priorities;
    this.client = EngineSchedules.client(client);
  }

  @Override
  public void apply(ScheduleView schedule) {
    asking(() -> {
      if (describe(schedule).isPresent()) {
        update(schedule);
      } else {
        create(schedule);
      }
      return true;
    });
  }

  private void create(ScheduleView schedule) {
    ScheduleState state = state(schedule.paused(), DECLARED);
    try {
      client.createSchedule(
          id(schedule),
          built(schedule, state),
          ScheduleOptions.newBuilder()
              .setTypedSearchAttributes(
                  SearchAttributes.newBuilder()
                      .set(WeftSearchAttributes.TENANT, schedule.tenant())
                      .set(WeftSearchAttributes.FLOW, ScheduledStartWorkflow.NAME)
                      .build())
              .build());
    } catch (ScheduleAlreadyRunningException e) {
      update(schedule);
    }
  }

  private void update(ScheduleView schedule) {
    handle(schedule)
        .update(input -> {
          ScheduleState now = input.getDescription().getSchedule().getState();
          boolean byOthers = now != null && now.isPaused() && !DECLARED.equals(now.getNote());
          return new ScheduleUpdate(
              built(schedule, now != null && byOthers ? now : state(schedule.paused(), DECLARED)));
        });
  }

  @Override
  public void delete(ScheduleView schedule) {
    asking(() -> {
      EngineSchedules.delete(handle(schedule));
      return true;
    });
  }

  @Override
  public Optional<State> describe(ScheduleView schedule) {
    if (System.nanoTime() - silentAt.get() < SILENCE_NANOS) {
      throw new Engine.UnreachableException("the engine did not answer a moment ago", null);
    }
    return asking(() -> {
      try {
        var description = handle(schedule).describe();
        ScheduleInfo info = description.getInfo();
        ScheduleState state = description.getSchedule().getState();
        boolean paused = state != null && state.isPaused();
        return Optional.of(
            new State(
                paused,
                paused ? List.of() : info.getNextActionTimes(),
                info.getNumActionsSkippedOverlap(),
                info.getNumActionsMissedCatchupWindow()));
      } catch (RuntimeException e) {
        if (EngineCalls.code(e) == Status.Code.NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  @Override
  public Set<String> ids() {
    return asking(() ->
        client
            .listSchedules()
            .map(ScheduleListDescription::getScheduleId)
            .map(id -> id.substring(id.lastIndexOf('/') + 1))
            .collect(Collectors.toSet()));
  }

  @Override
  public void pause(ScheduleView schedule, boolean paused) {
    asking(() -> {
      if (paused) {
        handle(schedule).pause(BY_HAND);
      } else {
        handle(schedule).unpause(GOES_ON);
      }
      return true;
    });
  }

  @Override
  public void trigger(ScheduleView schedule) {
    asking(() -> {
      handle(schedule).trigger();
      return true;
    });
  }

  private ScheduleHandle handle(ScheduleView schedule) {
    return client.getHandle(id(schedule));
  }

  private static String id(ScheduleView schedule) {
    return "schedule/" + schedule.tenant() + "/" + schedule.scheduleId();
  }

  private static ScheduleState state(boolean paused, String note) {
    return ScheduleState.newBuilder().setPaused(paused).setNote(paused ? note : GOES_ON).build();
  }

  /** Without a summary: the client cannot read an action that has one and no details. */
  private Schedule built(ScheduleView schedule, ScheduleState state) {
    ScheduleDefinition definition = Objects.requireNonNull(schedule.definition(), "definition");
    RunContext start =
        new RunContext(
            schedule.tenant(),
            schedule.scheduleId(),
            schedule.subject(),
            ScheduledStartWorkflow.NAME,
            List.of(),
            definition.timeZone(),
            definition.locale(),
            Instant.EPOCH);
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(ScheduledStartWorkflow.NAME)
                .setOptions(
                    WorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.of(ScheduledStartWorkflow.NAME, start))
                        .setTaskQueue(TaskQueues.FLOWS)
                        .setTypedSearchAttributes(WeftSearchAttributes.of(start))
                        .setPriority(priorities.of(schedule.tenant()))
                        .build())
                .setArguments(new ScheduledStartInput(schedule.tenant(), schedule.scheduleId()))
                .build())
        .setSpec(spec(definition))
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(overlap(definition.overlap()))
                .setCatchupWindow(definition.catchUp())
                .build())
        .setState(state)
        .build();
  }

  private static ScheduleSpec spec(ScheduleDefinition definition) {
    ScheduleSpec.Builder spec = ScheduleSpec.newBuilder().setTimeZoneName(definition.timeZone());
    if (definition.every() == null) {
      return spec.setCronExpressions(
              definition.cron().stream().map(TemporalSchedules::engineCron).toList())
          .build();
    }
    Duration offset = definition.offset();
    return spec.setIntervals(
            List.of(
                offset == null
                    ? new ScheduleIntervalSpec(definition.every())
                    : new ScheduleIntervalSpec(definition.every(), offset)))
        .build();
  }

  /** The engine counts Sunday as the first day, so that no range of names can end with it. */
  static String engineCron(String cron) {
    if (!SUNDAY_LAST.matcher(cron).find()) {
      return cron;
    }
    int days = cron.lastIndexOf(' ') + 1;
    String numbers = SUNDAY_LAST.matcher(cron.substring(days)).replaceAll("-7");
    for (int day = 0; day < DAYS.size(); day++) {
      numbers =
          Pattern.compile(DAYS.get(day), Pattern.CASE_INSENSITIVE)
              .matcher(numbers)
              .replaceAll(String.valueOf(day));
    }
    return cron.substring(0, days) + numbers;
  }

  private static ScheduleOverlapPolicy overlap(Overlap overlap) {
    return switch (overlap) {
      case SKIP -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;
      case BUFFER_ONE -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE;
      case ALLOW_ALL -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL;
      case CANCEL_OTHER -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER;
      case TERMINATE_OTHER -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER;
    };
  }

  private <T> T asking(Supplier<T> call) {
    try {
      return calls.within(CALL_SECONDS, call);
    } catch (RuntimeException e) {
      throw switch (EngineCalls.code(e)) {
        case UNIMPLEMENTED -> new UnsupportedException(e);
        case INVALID_ARGUMENT -> new RefusedException(e);
        case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> {
          silentAt.set(System.nanoTime());
          yield new Engine.UnreachableException("the engine does not answer", e);
        }
        default -> e;
      };
    }
  }
}
