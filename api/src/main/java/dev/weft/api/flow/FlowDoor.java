package dev.weft.api.flow;

import dev.weft.api.problem.NearestName;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.TimeOrderedIds;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Where runs come in: everything is checked here, before a row is written. */
@Service
class FlowDoor {
  private static final int MAX_REFERENCE = 200;

  private final Runs runs;
  private final Tenants tenants;
  private final InputChecks checks;
  private final Starter starter;
  private final WeftConfig config;
  private final Clock clock;

  FlowDoor(
      Runs runs,
      Tenants tenants,
      InputChecks checks,
      Starter starter,
      WeftConfig config,
      Clock clock) {
    this.runs = runs;
    this.tenants = tenants;
    this.checks = checks;
    this.starter = starter;
    this.config = config;
    this.clock = clock;
  }

  /** What to run, checked. */
  private record Order(String flow, @Nullable String goal, @Nullable Map<String, Object> input) {}

  /** Accepts and starts a run, or finds the one that has the reference. */
  Accepted accept(Caller caller, StartRequest request) {
    PayloadDoor.check(content(request), config.api().maxPayloadBytes());
    Optional<RunView> first = reference(caller.tenant(), request.reference());
    if (first.isPresent()) {
      return new Accepted(first.get(), false);
    }
    Order order = order(caller.tenant(), request);
    RunContext run = context(caller, request.timeZone(), request.locale(), order.flow());
    Accepted accepted =
        runs.accept(
            new NewRun(
                run,
                WorkflowIds.of(order.flow(), run),
                caller.subject(),
                request.reference(),
                order.goal(),
                order.input(),
                target()));
    if (accepted.created()) {
      starter.start(caller.tenant(), accepted.run().run().runId());
    }
    return accepted;
  }

  /** Where a run is placed that begins now. */
  RunTarget target() {
    return new RunTarget(
        config.region().id(),
        config.temporal().namespace(),
        TaskQueues.FLOWS,
        config.temporal().address());
  }

  /** What a workflow is told of a run that begins now. */
  RunContext context(
      Caller caller, @Nullable String timeZone, @Nullable String locale, String flow) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new RunContext(
        caller.tenant(),
        TimeOrderedIds.at(now).toString(),
        caller.subject(),
        flow,
        List.copyOf(caller.scopes()),
        zone(caller.tenant(), timeZone),
        locale(locale),
        now);
  }

  /** Refuses a goal without words. */
  static String goal(@Nullable String goal, String pointer) {
    if (goal == null || goal.isBlank()) {
      throw ProblemException.invalidField(
          pointer, "required", "Say in plain words what should happen.");
    }
    return goal.strip();
  }

  private Order order(String tenant, StartRequest request) {
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
    StartableFlow flow =
        StartableFlows.find(name)
            .orElseThrow(() ->
                ProblemException.invalidField(
                    "/flow", "unknown_flow", "There is no flow \"" + name + "\". " + near(name)));
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
    return new Order(name, null, input);
  }

  private Order agentFlow(
      String tenant, @Nullable String goal, @Nullable Map<String, Object> plan, String at) {
    if (plan == null) {
      return new Order(AgentFlowWorkflow.NAME, goal(goal, at + "/goal"), null);
    }
    PlanValidation validation = checks.plan(tenant, plan);
    if (validation.plan() == null) {
      throw ProblemException.invalid("invalid_plan", below(at + "/plan", validation.problems()));
    }
    Map<String, Object> input = new LinkedHashMap<>();
    input.put(Starter.PLAN, WeftJson.toMap(validation.plan()));
    return new Order(AgentFlowWorkflow.NAME, null, input);
  }

  static List<PlanProblem> below(String parent, List<PlanProblem> problems) {
    return problems.stream()
        .map(p -> new PlanProblem(parent + p.pointer(), p.code(), p.message()))
        .toList();
  }

  private static String near(String name) {
    List<String> names = StartableFlows.all().stream().map(StartableFlow::name).toList();
    return NearestName.of(name, names)
        .map(found -> "Did you mean \"" + found + "\"?")
        .orElse("Known are: " + String.join(", ", names) + ".");
  }

  private static Map<String, Object> content(StartRequest request) {
    Map<String, Object> content = new LinkedHashMap<>();
    if (request.goal() != null) {
      content.put("goal", request.goal());
    }
    if (request.plan() != null) {
      content.put("plan", request.plan());
    }
    if (request.input() != null) {
      content.put("input", request.input());
    }
    return content;
  }

  /**
   * The run that a repeated start means. It is looked for before the start is checked, because what
   * was right the first time may not be any more: an agent lost a tool, for example.
   */
  Optional<RunView> reference(String tenant, @Nullable String reference) {
    if (reference == null) {
      return Optional.empty();
    }
    if (reference.isBlank() || reference.length() > MAX_REFERENCE) {
      throw ProblemException.invalidField(
          "/reference", "length", "A reference has from 1 to " + MAX_REFERENCE + " characters.");
    }
    return runs.withReference(tenant, reference);
  }

  private String zone(String tenant, @Nullable String zone) {
    if (zone == null) {
      return tenants.timeZone(tenant);
    }
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw ProblemException.invalidField(
          "/timeZone", "unknown_time_zone", "Use an IANA time zone, as in Europe/Vienna.");
    }
  }

  private static String locale(@Nullable String locale) {
    if (locale == null) {
      return "en";
    }
    try {
      return new Locale.Builder().setLanguageTag(locale).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      throw ProblemException.invalidField(
          "/locale", "unknown_locale", "Use a BCP 47 language tag, as in en or de-AT.");
    }
  }
}
