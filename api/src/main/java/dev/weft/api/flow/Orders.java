package dev.weft.api.flow;

import dev.weft.api.problem.NearestName;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Templates;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.store.TemplateVersion;
import dev.weft.platform.store.TemplateView;
import dev.weft.policy.plan.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Checks what shall be run, whole, before anything is written. */
@Service
public class Orders {
  private static final int MOST_NAMES = 200;

  private final InputChecks checks;
  private final Templates templates;

  Orders(InputChecks checks, Templates templates) {
    this.checks = checks;
    this.templates = templates;
  }

  /**
   * What to run, checked.
   *
   * @param flow the flow's name in the catalogue
   * @param goal what was asked in plain words; null when it was asked otherwise
   * @param input the flow's input, or the plan; null when there is a goal
   * @param template the template that the plan came from; null for none
   * @param estimateMinor what the plan is expected to spend, in minor units; 0 when unknown
   */
  public record Order(
      String flow,
      @Nullable String goal,
      @Nullable Map<String, Object> input,
      @Nullable TemplateVersion template,
      long estimateMinor) {}

  /** What a flow, or a goal, and its input ask for; exactly one of the two is given. */
  public Order of(
      String tenant,
      @Nullable String goal,
      @Nullable String flow,
      @Nullable Map<String, Object> input) {
    return of(tenant, StartRequest.ordering(goal, null, flow, input));
  }

  /** What a request asks for. */
  Order of(String tenant, StartRequest request) {
    List<String> given = new ArrayList<>();
    if (request.goal() != null) {
      given.add("goal");
    }
    if (request.plan() != null) {
      given.add("plan");
    }
    if (request.flow() != null) {
      given.add("flow");
    }
    if (given.size() != 1) {
      throw ProblemException.invalidField(
          "",
          "one_of",
          "Give exactly one of goal, plan and flow"
              + (given.isEmpty() ? "." : "; given are " + String.join(" and ", given) + "."));
    }
    if (request.flow() == null && request.input() != null) {
      throw ProblemException.invalidField("/input", "not_allowed", "An input belongs to a flow.");
    }
    if (request.flow() != null) {
      return named(tenant, request.flow(), Objects.requireNonNullElse(request.input(), Map.of()));
    }
    return agentFlow(tenant, request.goal(), request.plan(), "");
  }

  private Order named(String tenant, String name, Map<String, Object> input) {
    StartableFlow flow = StartableFlows.find(name).orElse(null);
    if (flow == null) {
      return ofTemplate(tenant, name, input);
    }
    List<PlanProblem> problems = checks.input(flow.input(), input);
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_input", below("/input", problems));
    }
    if (name.equals(AgentFlowWorkflow.NAME)) {
      Object goal = input.get("goal");
      if ((goal == null) == (input.get("plan") == null)) {
        throw ProblemException.invalidField(
            "/input", "one_of", "Give exactly one of goal and plan.");
      }
      Map<String, Object> plan = new LinkedHashMap<>();
      if (input.get("plan") instanceof Map<?, ?> map) {
        map.forEach((key, value) -> plan.put(String.valueOf(key), value));
      }
      return agentFlow(
          tenant, goal == null ? null : String.valueOf(goal), goal == null ? plan : null, "/input");
    }
    return new Order(name, null, input, null, 0);
  }

  private Order agentFlow(
      String tenant, @Nullable String goal, @Nullable Map<String, Object> plan, String at) {
    if (plan == null) {
      return new Order(AgentFlowWorkflow.NAME, FlowDoor.goal(goal, at + "/goal"), null, null, 0);
    }
    PlanValidation validation = checks.plan(tenant, plan);
    if (validation.plan() == null) {
      throw ProblemException.invalid("invalid_plan", below(at + "/plan", validation.problems()));
    }
    Map<String, Object> input = new LinkedHashMap<>();
    input.put(StartableFlows.PLAN, WeftJson.toMap(validation.plan()));
    return new Order(AgentFlowWorkflow.NAME, null, input, null, estimate(validation));
  }

  static List<PlanProblem> below(String parent, List<PlanProblem> problems) {
    return problems.stream()
        .map(p -> new PlanProblem(parent + p.pointer(), p.code(), p.message()))
        .toList();
  }

  private Order ofTemplate(String tenant, String name, Map<String, Object> input) {
    TemplateView template =
        templates
            .named(tenant, name)
            .orElseThrow(() ->
                ProblemException.invalidField(
                    "/flow",
                    "unknown_flow",
                    "There is no flow and no template \"" + name + "\". " + near(tenant, name)));
    List<PlanProblem> problems = checks.values(template.plan(), input);
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_input", below("/input", problems));
    }
    Order order =
        agentFlow(
            tenant, null, WeftJson.toMap(Parameters.give(template.plan(), input)), "/template");
    return new Order(
        order.flow(),
        null,
        order.input(),
        new TemplateVersion(template.name(), template.version()),
        order.estimateMinor());
  }

  private static long estimate(PlanValidation validation) {
    Estimate estimate = validation.estimate();
    Money spend = estimate == null ? null : estimate.spend();
    return spend == null ? 0 : spend.minor();
  }

  private String near(String tenant, String name) {
    List<String> names = new ArrayList<>();
    StartableFlows.all().forEach(flow -> names.add(flow.name()));
    templates.list(tenant, null, MOST_NAMES).forEach(template -> names.add(template.name()));
    return NearestName.of(name, names)
        .map(found -> "Did you mean \"" + found + "\"?")
        .orElse("Known are: " + String.join(", ", names) + ".");
  }
}
