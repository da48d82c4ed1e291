package dev.weft.activity.schedule;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.ScheduleActivities;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.AuditEntry;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.StartControl;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TimeOrderedIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts runs as the api's door does, in the name of the schedule's service. */
public final class ScheduleActivitiesImpl implements ScheduleActivities {
  private final Stores stores;
  private final Supplier<@Nullable String> policy;
  private final ScheduledPlacing placing;
  private final ActivityCalls calls;
  private final ScheduleOrders orders;

  /**
   * Accepts runs.
   *
   * @param policy the hash of the policy bundle that decides now
   * @param placing decides where they run
   */
  public ScheduleActivitiesImpl(
      Stores stores,
      Supplier<@Nullable String> policy,
      ScheduledPlacing placing,
      ActivityCalls calls) {
    this.stores = stores;
    this.policy = policy;
    this.placing = placing;
    this.calls = calls;
    this.orders = new ScheduleOrders(stores);
  }

  @Override
  public ScheduledRun accept(ScheduledStartInput input, Instant due) {
    return calls.call(_ -> accepted(input, due));
  }

  private ScheduledRun accepted(ScheduledStartInput input, Instant due) {
    ScheduleView schedule =
        stores
            .schedules()
            .byId(input.tenant(), input.scheduleId())
            .filter(known -> !known.deleted())
            .orElseThrow(() -> gone("the schedule was deleted"));
    ScheduleDefinition definition = schedule.definition();
    if (definition == null) {
      throw gone("the service in whose name the schedule ran was forgotten");
    }
    ScheduleOrders.Order order;
    RunTarget target;
    try {
      order = orders.of(schedule.tenant(), definition);
      target = placing.target(schedule.tenant());
    } catch (TypedFailure failure) {
      notPlanned(schedule, definition, due, failure);
      throw failure;
    }
    RunView view = stored(schedule, definition, due, order, target);
    // The flow that asks starts it, so nobody else has to.
    stores.runs().started(schedule.tenant(), view.run().runId());
    return new ScheduledRun(
        view.run(),
        view.workflowId(),
        StartableFlows.summary(view.run(), view.goal()),
        WeftJson.toMap(StartableFlows.input(view.run(), view.goal(), view.input())),
        view.target().taskQueue());
  }

  private RunView stored(
      ScheduleView schedule,
      ScheduleDefinition definition,
      Instant due,
      ScheduleOrders.Order order,
      RunTarget target) {
    RunContext run = context(schedule, definition, order.flow());
    Accepted accepted =
        stores
            .runs()
            .accept(
                new NewRun(
                        run,
                        WorkflowIds.of(order.flow(), run),
                        schedule.subject(),
                        "schedule " + schedule.scheduleId() + " " + due,
                        order.goal(),
                        order.input(),
                        target,
                        StartControl.ofSchedule(schedule.scheduleId(), order.template()))
                    .shared(schedule.sharing()));
    if (accepted.created()) {
      audit(schedule, accepted.run());
    }
    return accepted.run();
  }

  /** A start that cannot be made shows as a run that never began, with the reason. */
  private void notPlanned(
      ScheduleView schedule, ScheduleDefinition definition, Instant due, TypedFailure failure) {
    RunContext run =
        stored(schedule, definition, due, ScheduleOrders.Order.NOTHING, placing.nowhere()).run();
    stores
        .runs()
        .apply(
            new RunUpdate(
                run,
                1,
                RunStatus.NOT_PLANNED,
                null,
                null,
                null,
                List.of(),
                null,
                new RunError(
                    failure.type().name(),
                    String.valueOf(failure.getMessage()),
                    null,
                    new LinkedHashMap<>())));
  }

  private RunContext context(ScheduleView schedule, ScheduleDefinition definition, String flow) {
    Instant now = stores.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    return new RunContext(
            schedule.tenant(),
            TimeOrderedIds.at(now).toString(),
            schedule.subject(),
            flow,
            schedule.scopes(),
            definition.timeZone(),
            definition.locale(),
            now)
        .keeping(policy.get());
  }

  private void audit(ScheduleView schedule, RunView run) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("schedule", schedule.scheduleId());
    stores
        .audit()
        .append(
            new AuditEntry(
                schedule.tenant(),
                stores.clock().instant(),
                schedule.subject(),
                "schedule.start",
                run.run().runId(),
                "DONE",
                null,
                details));
  }

  private static TypedFailure gone(String message) {
    return TypedFailure.of(ErrorType.NotFound, message);
  }
}
