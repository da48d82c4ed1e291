package dev.weft.activity.schedule;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TemplateVersion;
import dev.weft.platform.store.TemplateView;
import dev.weft.policy.plan.Parameters;
import dev.weft.policy.schema.InputSchemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule is to run now: a flow with its input, the newest version of a template, a goal.
 */
final class ScheduleOrders {
  private final Stores stores;

  ScheduleOrders(Stores stores) {
    this.stores = stores;
  }

  /** What to run, resolved. */
  record Order(
      String flow,
      @Nullable String goal,
      @Nullable Map<String, Object> input,
      @Nullable TemplateVersion template) {
    /** What a start that cannot be made runs. */
    static final Order NOTHING = new Order(AgentFlowWorkflow.NAME, null, null, null);
  }

  /**
   * Resolves it.
   *
   * @throws TypedFailure of type {@code NotFound} or {@code InvalidInput} when it cannot be run
   */
  Order of(String tenant, ScheduleDefinition definition) {
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
            .orElseThrow(() ->
                TypedFailure.of(
                    ErrorType.NotFound, "there is no template \"" + name + "\" any more"));
    check(InputSchemas.check(Parameters.inputSchema(template.plan()), input));
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put(StartableFlows.PLAN, WeftJson.toMap(Parameters.give(template.plan(), input)));
    return new Order(
        AgentFlowWorkflow.NAME,
        null,
        plan,
        new TemplateVersion(template.name(), template.version()));
  }

  private static void check(List<PlanProblem> problems) {
    if (!problems.isEmpty()) {
      throw TypedFailure.of(
          ErrorType.InvalidInput, "the schedule's input no longer fits what it starts");
    }
  }
}
