package dev.weft.api.flow;

import dev.weft.api.placement.Placing;
import dev.weft.api.problem.NearestName;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Permission;
import dev.weft.api.store.Runs;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.StandingEffect;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import dev.weft.platform.store.WouldRepeatException;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes a new run of an earlier one: everything is checked before a row is written. */
@Service
class Rerunning {
  private static final Question.Endpoint RERUN =
      new Question.Endpoint(
          "POST", "/api/v1/flows/{id}/rerun", Scopes.FLOW_WRITE, "flow.rerun", false);

  private final Runs runs;
  private final FlowDoor door;
  private final InputChecks checks;
  private final Placing placing;
  private final Starter starter;
  private final WeftConfig config;
  private final Permission permission;

  Rerunning(
      Runs runs,
      FlowDoor door,
      InputChecks checks,
      Placing placing,
      Starter starter,
      WeftConfig config,
      Permission permission) {
    this.permission = permission;
    this.runs = runs;
    this.door = door;
    this.checks = checks;
    this.placing = placing;
    this.starter = starter;
    this.config = config;
  }

  /**
   * Accepts and starts the new run, or finds the one that was started before.
   *
   * @param id what the run is called when the request may come again; null for a new id
   */
  Accepted rerun(Caller caller, RunView earlier, RerunRequest request, @Nullable UUID id) {
    mayRerun(caller, earlier);
    Optional<RunView> known = door.first(caller.tenant(), request.reference(), id);
    if (known.isPresent()) {
      return door.earlier(caller, known.get());
    }
    List<StepView> steps = runs.steps(caller.tenant(), earlier.run().runId());
    String from = from(request, steps);
    boolean planned = earlier.run().flow().equals(AgentFlowWorkflow.NAME);
    RerunScope scope =
        RerunScope.of(planned ? plan(earlier) : null, steps, effects(earlier, steps), from);
    List<String> allowed = Objects.requireNonNullElse(request.allowRepeat(), List.of());
    checkAllowed(earlier, steps, allowed);
    Map<String, Object> input =
        planned ? editedPlan(earlier, request, scope) : editedInput(earlier, request, scope);
    PayloadDoor.check(input, config.api().maxPayloadBytes());
    RunContext run = context(caller, earlier, id);
    Accepted accepted =
        accept(
            new NewRun(
                    run,
                    WorkflowIds.of(run.flow(), run),
                    caller.subject(),
                    request.reference(),
                    input,
                    placing.target(caller.tenant(), earlier.target().placement().facts(), 0),
                    earlier.run().runId(),
                    reused(scope, steps, earlier),
                    new LinkedHashSet<>(allowed))
                .shared(sharing(caller, earlier)));
    if (!accepted.created()) {
      return door.earlier(caller, accepted.run());
    }
    starter.start(caller.tenant(), accepted.run().run().runId());
    return accepted;
  }

  private Accepted accept(NewRun run) {
    try {
      return runs.accept(run);
    } catch (WouldRepeatException e) {
      throw refused(e.effects());
    }
  }

  /** Whoever saw the first run sees its repetition; that of nobody belongs to the caller. */
  private static Sharing sharing(Caller caller, RunView earlier) {
    Sharing first = earlier.sharing();
    return first.owner() == null
        ? new Sharing(first.visibility(), caller.subject(), first.group())
        : first;
  }

  /** A run acts for its person: nobody else may make it act again. */
  private void mayRerun(Caller caller, RunView earlier) {
    Set<String> owners = new TreeSet<>(Set.of(earlier.run().subject()));
    if (earlier.requestedBy() != null) {
      owners.add(earlier.requestedBy());
    }
    Question question =
        Question.api(Permission.asker(caller), RERUN, new Question.Item("PRIVATE", owners));
    Occasion occasion = new Occasion(earlier.run().runId(), null, 0, null);
    if (!permission.decide(question, occasion).allowed()) {
      throw ProblemException.of(
          403,
          "not_the_requester",
          "Only who asked for the run, or somebody with the scope \""
              + Scopes.EVERYTHING
              + "\", may run it again.");
    }
    if (!earlier.status().terminal()) {
      throw ProblemException.of(
          409, "not_ended", "The run has not ended: " + earlier.status() + ".");
    }
    if (earlier.status() == RunStatus.NOT_PLANNED) {
      throw ProblemException.of(409, "nothing_to_rerun", "The run has no plan to run again.");
    }
  }

  private static String from(RerunRequest request, List<StepView> steps) {
    List<String> known =
        steps.stream().filter(step -> step.agent() != null).map(StepView::stepId).toList();
    String from = request.fromStep();
    if (from == null || from.isBlank()) {
      throw ProblemException.invalidField(
          "/fromStep", "required", "Name the first step that runs again.");
    }
    unknown("/fromStep", from, known);
    return from;
  }

  private static void unknown(String pointer, String step, List<String> known) {
    if (!known.contains(step)) {
      throw ProblemException.invalidField(
          pointer,
          "unknown_step",
          "The run has no step \""
              + step
              + "\" that calls a tool. "
              + NearestName.of(step, known)
                  .map(near -> "Did you mean \"" + near + "\"?")
                  .orElse("It has: " + String.join(", ", known) + "."));
    }
  }

  private static Plan plan(RunView earlier) {
    Plan plan = earlier.plan();
    if (plan == null) {
      throw ProblemException.of(
          409, "nothing_to_rerun", "The run's plan is not there, or its person was forgotten.");
    }
    return plan;
  }

  /** What a step took over itself belongs to the run that it came from. */
  private Map<String, StepEffect> effects(RunView earlier, List<StepView> steps) {
    String tenant = earlier.run().tenant();
    Map<String, StepEffect> effects =
        new LinkedHashMap<>(runs.effects(tenant, earlier.run().runId()));
    Map<String, Map<String, StepEffect>> origins = new LinkedHashMap<>();
    for (StepView step : steps) {
      String origin = step.reusedFrom();
      if (origin != null) {
        StepEffect effect =
            origins.computeIfAbsent(origin, id -> runs.effects(tenant, id)).get(step.stepId());
        if (effect != null) {
          effects.put(step.stepId(), effect);
        }
      }
    }
    return effects;
  }

  /** A step that may be repeated may also be one that another rerun alone has reached. */
  private void checkAllowed(RunView earlier, List<StepView> steps, List<String> allowed) {
    Set<String> known =
        steps.stream().map(StepView::stepId).collect(Collectors.toCollection(LinkedHashSet::new));
    if (!known.containsAll(allowed)) {
      known.addAll(runs.familySteps(earlier.run().tenant(), earlier.run().runId()));
    }
    for (int index = 0; index < allowed.size(); index++) {
      unknown("/allowRepeat/" + index, allowed.get(index), List.copyOf(known));
    }
  }

  private static ProblemException refused(List<StandingEffect> effects) {
    List<PlanProblem> problems =
        effects.stream()
            .map(effect ->
                new PlanProblem(
                    "/allowRepeat",
                    "would_repeat_effect",
                    effect.stepId()
                        + " ("
                        + effect.agent()
                        + "."
                        + effect.action()
                        + (effect.ahead()
                            ? ") may yet take effect in the run "
                                + effect.runId()
                                + ", which is open."
                            : ") took effect in the run " + effect.runId() + ", and that stands.")))
            .toList();
    List<String> steps = effects.stream().map(StandingEffect::stepId).distinct().toList();
    String where =
        effects.stream()
            .map(effect -> effect.stepId() + " in " + effect.runId())
            .collect(Collectors.joining(", "));
    boolean ahead = effects.stream().allMatch(StandingEffect::ahead);
    return new ProblemException(
        409,
        "would_repeat_effect",
        (ahead
                ? "It would repeat what another run is about to do: "
                : "It would repeat what stands: ")
            + where
            + (ahead ? ". Await that run" : ". Begin at a later step")
            + ", or name them in allowRepeat.",
        problems,
        Map.of("steps", steps));
  }

  private Map<String, Object> editedPlan(RunView earlier, RerunRequest request, RerunScope scope) {
    if (request.input() != null) {
      throw ProblemException.invalidField(
          "/input", "not_allowed", "A plan has no input; give params.");
    }
    Map<String, Object> plan = WeftJson.toMap(plan(earlier));
    Map<String, Map<String, Object>> edits = Objects.requireNonNullElse(request.params(), Map.of());
    List<String> known = new ArrayList<>(scope.reused());
    known.addAll(scope.again());
    edits.forEach((step, params) -> {
      unknown("/params/" + step, step, known);
      if (scope.reused().contains(step)) {
        throw ProblemException.invalidField(
            "/params/" + step,
            "edit_of_reused_step",
            "The result of " + step + " is taken over; begin at it, or leave it as it was.");
      }
    });
    edit(plan.get("steps"), edits);
    PlanValidation validation = checks.plan(earlier.run().tenant(), plan);
    if (validation.plan() == null) {
      throw ProblemException.invalid("invalid_plan", Orders.below("/plan", validation.problems()));
    }
    Map<String, Object> input = new LinkedHashMap<>();
    input.put(StartableFlows.PLAN, WeftJson.toMap(validation.plan()));
    return input;
  }

  @SuppressWarnings("unchecked") // the plan was turned into maps and lists here
  private static void edit(@Nullable Object steps, Map<String, Map<String, Object>> edits) {
    if (!(steps instanceof List<?> list)) {
      return;
    }
    for (Object one : list) {
      Map<String, Object> step = (Map<String, Object>) one;
      Map<String, Object> changes = edits.get(String.valueOf(step.get("id")));
      if (changes != null) {
        Map<String, Object> params =
            (Map<String, Object>) step.computeIfAbsent("params", _ -> new LinkedHashMap<>());
        changes.forEach((name, value) -> {
          if (value == null) {
            params.remove(name);
          } else {
            params.put(name, value);
          }
        });
      }
      edit(step.get("then"), edits);
      edit(step.get("else"), edits);
    }
  }

  private Map<String, Object> editedInput(RunView earlier, RerunRequest request, RerunScope scope) {
    if (request.params() != null) {
      throw ProblemException.invalidField(
          "/params",
          "not_allowed",
          earlier.run().flow() + " makes its steps' parameters itself; give input.");
    }
    if (earlier.input() == null) {
      throw ProblemException.of(
          409, "nothing_to_rerun", "The run's input is not there, or its person was forgotten.");
    }
    Map<String, Object> input = new LinkedHashMap<>(earlier.input());
    if (request.input() != null) {
      if (!scope.reused().isEmpty()) {
        throw ProblemException.invalidField(
            "/input",
            "edit_of_reused_step",
            "The results of "
                + String.join(", ", scope.reused())
                + " were made with the earlier input; begin at the first step to change it.");
      }
      input.putAll(request.input());
    }
    StartableFlow flow =
        StartableFlows.find(earlier.run().flow())
            .orElseThrow(() ->
                ProblemException.of(
                    409, "nothing_to_rerun", "The flow is no longer in the catalogue."));
    List<PlanProblem> problems = checks.input(flow.input(), input);
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_input", Orders.below("/input", problems));
    }
    return input;
  }

  /** The new run is about the same person, and may do what its caller may. */
  private RunContext context(Caller caller, RunView earlier, @Nullable UUID id) {
    RunContext old = earlier.run();
    RunContext now = door.context(caller, old.timeZone(), old.locale(), old.flow(), id);
    return new RunContext(
            now.tenant(),
            now.runId(),
            old.subject(),
            now.flow(),
            now.scopes(),
            now.timeZone(),
            now.locale(),
            now.requestedAt())
        .keeping(now.policy());
  }

  private static List<NewRun.ReusedStep> reused(
      RerunScope scope, List<StepView> steps, RunView earlier) {
    List<NewRun.ReusedStep> reused = new ArrayList<>();
    for (StepView step : steps) {
      String agent = step.agent();
      String action = step.action();
      if (scope.reused().contains(step.stepId()) && agent != null && action != null) {
        String origin = step.reusedFrom();
        reused.add(
            new NewRun.ReusedStep(
                step.stepId(),
                step.position(),
                agent,
                action,
                origin == null ? earlier.run().runId() : origin));
      }
    }
    return reused;
  }
}
