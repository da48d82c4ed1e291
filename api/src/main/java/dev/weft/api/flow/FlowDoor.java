package dev.weft.api.flow;

import dev.weft.api.placement.Placing;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Delayed;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.PlacementFacts;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.TimeZones;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.StartChange;
import dev.weft.platform.store.TemplateVersion;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.policy.authorisation.Authoriser;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Where runs come in: everything is checked here, before a row is written. */
@Service
class FlowDoor {
  private static final int MAX_REFERENCE = 200;
  private static final int LONGEST_GOAL = 10_000;

  private final Runs runs;
  private final Delayed delayed;
  private final Tenants tenants;
  private final Orders orders;
  private final Placing placing;
  private final Starter starter;
  private final WeftConfig config;
  private final Authoriser authoriser;
  private final Visibilities visibilities;
  private final Clock clock;

  FlowDoor(
      Runs runs,
      Delayed delayed,
      Tenants tenants,
      Orders orders,
      Placing placing,
      Starter starter,
      WeftConfig config,
      Authoriser authoriser,
      Visibilities visibilities,
      Clock clock) {
    this.visibilities = visibilities;
    this.runs = runs;
    this.delayed = delayed;
    this.tenants = tenants;
    this.orders = orders;
    this.placing = placing;
    this.starter = starter;
    this.config = config;
    this.authoriser = authoriser;
    this.clock = clock;
  }

  /**
   * Accepts and starts a run, or finds the one that was started before.
   *
   * @param id what the run is called when the request may come again; null for a new id
   */
  Accepted accept(Caller caller, StartRequest request, @Nullable UUID id) {
    PayloadDoor.check(content(request), config.api().maxPayloadBytes());
    Optional<RunView> first = first(caller.tenant(), request.reference(), id);
    if (first.isPresent()) {
      return earlier(caller, first.get());
    }
    PlacementFacts facts =
        request.placement() == null ? PlacementFacts.NONE : request.placement().facts();
    Orders.Order order = orders.of(caller.tenant(), request);
    Sharing sharing =
        visibilities
            .asked(caller, request.visibility(), request.group())
            .orElseGet(() -> visibilities.byDefault(caller.subject()));
    RunContext run = context(caller, request.timeZone(), request.locale(), order.flow(), id);
    Accepted accepted =
        runs.accept(
            new NewRun(
                    run,
                    WorkflowIds.of(order.flow(), run),
                    caller.subject(),
                    request.reference(),
                    order.goal(),
                    order.input(),
                    placing.target(caller.tenant(), facts, order.estimateMinor()),
                    StartTimes.control(request, run, order.template()))
                .shared(sharing));
    if (accepted.created() && accepted.run().status() == RunStatus.ACCEPTED) {
      return new Accepted(starter.start(accepted.run()), true);
    }
    return accepted.created() ? accepted : earlier(caller, accepted.run());
  }

  /** The run that was started before, when the caller may see it. */
  Accepted earlier(Caller caller, RunView run) {
    if (!visibilities.sees(caller, run.sharing(), run.run().runId())) {
      throw ProblemException.of(
          409,
          "key_in_use",
          "Somebody else of the tenant started a run under this key. Choose another.");
    }
    return new Accepted(run, false);
  }

  /**
   * Changes a run that has not started. From then on it runs with the scopes of this call.
   *
   * @return whether it was still waiting
   */
  boolean change(Caller caller, RunView run, StartChangeRequest request) {
    if (!caller.subject().equals(run.requestedBy())) {
      throw ProblemException.of(
          403, "forbidden", "Only whoever asked for a run changes it; others may cancel it.");
    }
    TemplateVersion template = run.origin().template();
    Orders.Order order = null;
    if (request.goal() != null || request.plan() != null || request.input() != null) {
      boolean named = template != null || !run.run().flow().equals(AgentFlowWorkflow.NAME);
      boolean same =
          (request.goal() != null) == (run.goal() != null && !named)
              && (request.input() != null) == named;
      if (!same) {
        throw ProblemException.invalidField(
            "",
            "other_kind",
            "The run was started by "
                + (named ? "name: change its input." : run.goal() != null ? "goal." : "plan.")
                + " To run something else, cancel it and start that.");
      }
      StartRequest again =
          StartRequest.ordering(
              request.goal(),
              request.plan(),
              !named
                  ? null
                  : template == null
                      ? run.run().flow()
                      : template.name() + "@" + template.version(),
              request.input());
      PayloadDoor.check(content(again), config.api().maxPayloadBytes());
      order = orders.of(caller.tenant(), again);
    }
    Instant now = clock.instant();
    Instant startAt =
        StartTimes.startAt(request.startAt(), request.startIn(), run.run().timeZone(), now);
    boolean timed = request.startAt() != null || request.startIn() != null;
    return delayed.change(
        caller.tenant(),
        run.run().runId(),
        run.run().subject(),
        new StartChange(
            timed ? Objects.requireNonNullElse(startAt, now) : null,
            order == null ? null : order.goal(),
            order == null ? null : order.input(),
            order == null ? null : order.template(),
            List.copyOf(caller.scopes())));
  }

  /**
   * What a workflow is told of a run that begins now.
   *
   * @param id what the run is called; null for a new id
   */
  RunContext context(
      Caller caller,
      @Nullable String timeZone,
      @Nullable String locale,
      String flow,
      @Nullable UUID id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new RunContext(
            caller.tenant(),
            (id == null ? TimeOrderedIds.at(now) : id).toString(),
            caller.subject(),
            flow,
            List.copyOf(caller.scopes()),
            zone(caller.tenant(), timeZone),
            locale(locale),
            now)
        .keeping(authoriser.hash());
  }

  /** Refuses a goal without words. */
  static String goal(@Nullable String goal, String pointer) {
    if (goal == null || goal.isBlank()) {
      throw ProblemException.invalidField(
          pointer, "required", "Say in plain words what should happen.");
    }
    if (goal.length() > LONGEST_GOAL) {
      throw ProblemException.invalidField(
          pointer,
          "too_long",
          "A goal has at most "
              + LONGEST_GOAL
              + " characters; give long texts to a flow as input.");
    }
    return goal.strip();
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
  Optional<RunView> first(String tenant, @Nullable String reference, @Nullable UUID id) {
    if (reference == null) {
      return id == null ? Optional.empty() : runs.find(tenant, id.toString());
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
    if (!TimeZones.iana(zone)) {
      throw ProblemException.invalidField(
          "/timeZone",
          "unknown_time_zone",
          "Use an IANA time zone, as in Europe/Vienna; an offset is none.");
    }
    return zone;
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
