package dev.weft.activity.schedule;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
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
import dev.weft.platform.store.TemplateVersion;
import dev.weft.platform.store.TemplateView;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.policy.plan.Parameters;
import dev.weft.policy.schema.InputSchemas;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accepts runs as the api's door does, in the name of the schedule's service. */
public final class ScheduleActivitiesImpl implements ScheduleActivities {
  private final Stores stores;
  private final RunTarget target;
  private final ActivityCalls calls;

  /**
   * Accepts runs.
   *
   * @param target where they run
   */
  public ScheduleActivitiesImpl(Stores stores, RunTarget target, ActivityCalls calls) {
    this.stores = stores;
    this.target = target;
    this.calls = calls;
  }

  /** What to run, resolved. */
  private record Order(
      String flow,
      @Nullable String goal,
      @Nullable Map<String, Object> input,
      @Nullable TemplateVersion template) {}

  @Override
  public ScheduledRun accept(ScheduledStartInput input, Instant due) {
    return calls.call(_ -> accepted(input, due));
  }

  private ScheduledRun accepted(ScheduledStartInput input, Instant due) {
    ScheduleView schedule =
        stores
            .schedules()
            .byId(input.tenant(), input.scheduleId())
            .orElseThrow(() -> gone("the schedule was deleted"));
    ScheduleDefinition definition = schedule.definition();
    if (definition == null) {
      throw gone("the service in whose name the schedule ran was forgotten");
    }
    Order order = order(schedule.tenant(), definition);
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
                    StartControl.ofSchedule(schedule.scheduleId(), order.template())));
    RunView view = accepted.run();
    if (accepted.created()) {
      audit(schedule, view);
    }
    // The flow that asks starts it, so nobody else has to.
    stores.runs().started(schedule.tenant(), view.run().runId());
    return new ScheduledRun(
        view.run(),
        view.workflowId(),
        StartableFlows.summary(view.run(), view.goal()),
        WeftJson.toMap(StartableFlows.input(view.run(), view.goal(), view.input())));
  }

  private Order order(String tenant, ScheduleDefinition definition) {
    String name = definition.flow();
    if (name == null) {
      return new Order(AgentFlowWorkflow.NAME, definition.goal(), null, null);
    }
    Map<String, Object> input = new LinkedHashMap<>();
    if (definition.input() != null) {
      input.putAll(definition.input());
    }
    StartableFlow flow = StartableFlows.find(name).orElse(null);
    if (flow != null) {
      check(InputSchemas.check(InputSchemas.ofRecord(flow.input()), input));
      return new Order(name, null, input, null);
    }
    TemplateView template =
        stores
            .templates()
            .named(tenant, name)
            .orElseThrow(() -> gone("there is no template \"" + name + "\" any more"));
    check(InputSchemas.check(Parameters.inputSchema(template.plan()), input));
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put(StartableFlows.PLAN, WeftJson.toMap(Parameters.give(template.plan(), input)));
    return new Order(
        AgentFlowWorkflow.NAME,
        null,
        plan,
        new TemplateVersion(template.name(), template.version()));
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
        now);
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

  private static void check(List<PlanProblem> problems) {
    if (!problems.isEmpty()) {
      throw TypedFailure.of(
          ErrorType.InvalidInput, "the schedule's input no longer fits what it starts");
    }
  }

  private static TypedFailure gone(String message) {
    return TypedFailure.of(ErrorType.NotFound, message);
  }
}
