package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.flow.RunAnswer.WaitingFor;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Budgets;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.ApprovalVoting;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StepView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Says what an open run waits for, and which command helps. */
@Service
class Why {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH);

  private final Approvals approvals;

  /** A try that nobody has taken for so long waits for a worker. */
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  /** For so long a flow that the engine has just taken has nothing to tell. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Budgets budgets;
  private final Engine engine;
  private final Clock clock;

  Why(Approvals approvals, Budgets budgets, Engine engine, Clock clock) {
    this.approvals = approvals;
    this.budgets = budgets;
    this.engine = engine;
    this.clock = clock;
  }

  /** Null when the run has ended; see {@link #debt} for what it may owe. */
  @Nullable WaitingFor of(RunView run, List<StepView> steps) {
    if (run.status().terminal()) {
      return null;
    }
    if (run.status() == RunStatus.DELAYED) {
      return notYet(run);
    }
    if (run.pausedAt() != null
        && run.cancelRequestedAt() == null
        && run.status() != RunStatus.UNDOING) {
      return plain(
          "paused",
          "It is paused since "
              + when(run.pausedAt(), run.run().timeZone())
              + ": no further step begins. Deadlines go on.",
          "./weft resume " + brief(run.run().runId()));
    }
    if (run.status() == RunStatus.ACCEPTED) {
      return atTheEngine(run, steps);
    }
    Optional<ApprovalView> pending =
        approvals
            .inbox(run.run().tenant(), ApprovalState.PENDING, run.run().runId(), null, 1)
            .stream()
            .findFirst();
    if (pending.isPresent()) {
      return approval(run, pending.get());
    }
    Optional<BudgetRefusal> refusal = budgets.waiting(run.run().tenant(), run.run().runId());
    if (refusal.isPresent()) {
      return budget(refusal.get());
    }
    return atTheEngine(run, steps);
  }

  private WaitingFor atTheEngine(RunView run, List<StepView> steps) {
    Optional<Engine.State> state;
    try {
      state = describe(run);
    } catch (Engine.UnreachableException e) {
      return plain(
          "engine",
          "The engine does not answer. The run goes on when it is back.",
          "./weft doctor");
    }
    return state.map(known -> ofEngine(run, steps, known)).orElseGet(() -> notStarted(run));
  }

  private static WaitingFor budget(BudgetRefusal refusal) {
    String raise =
        "./weft budgets set --flow '"
            + refusal.flow()
            + (refusal.unit().equals(BudgetRefusal.TOKENS) ? "' --tokens N" : "' --money N");
    return new WaitingFor(
        "budget",
        "A person must raise a budget: " + refusal.sentence() + ".",
        null,
        null,
        null,
        null,
        refusal.resetsAt(),
        null,
        raise);
  }

  /** A run that has ended and left something behind that should not stand. */
  static WaitingFor debt(RunView run, List<DebtView> debts) {
    DebtView first = debts.getFirst();
    String what =
        debts.size() == 1
            ? "One effect stands that should not"
            : debts.size() + " effects stand that should not";
    String why =
        switch (first.cause()) {
          case UNDO_FAILED -> "its undo failed";
          case NOT_UNDOABLE -> "its tool has no undo";
          case RUN_STOPPED -> "the run was ended from outside";
          case UNCERTAIN -> "the run was ended from outside while the call was under way";
        };
    boolean trying = first.state() == DebtState.RETRYING;
    return new WaitingFor(
        "debt",
        what
            + ": "
            + first.agent()
            + "."
            + first.action()
            + " ("
            + first.stepId()
            + "), because "
            + why
            + (trying ? "; its undo is being tried again." : ". A person must decide."),
        null,
        null,
        null,
        first.error() == null ? first.errorCode() : first.error(),
        null,
        first.openedAt(),
        trying
            ? "./weft debts"
            : "./weft repair "
                + brief(run.run().runId())
                + " "
                + first.stepId()
                + (first.undoable() ? " --retry" : " --done-by-hand")
                + " --reason \"…\"");
  }

  /**
   * While a plan is made, what holds a run up is in the flow that makes it; right after the start
   * only that nobody polls can.
   */
  private Optional<Engine.State> describe(RunView run) {
    String queue = run.target().taskQueue();
    if (run.status() == RunStatus.ACCEPTED
        && run.startedAt() != null
        && run.startedAt().isAfter(clock.instant().minus(FRESH))) {
      return Optional.of(
          new Engine.State(null, List.of(), engine.polled(run.run().tenant(), queue)));
    }
    if (run.status() == RunStatus.PLANNING) {
      Optional<Engine.State> planning =
          engine
              .describe(WorkflowIds.of(PlanWorkflow.NAME, run.run()), queue)
              .filter(state -> state.workflowTask() != null || !state.activities().isEmpty());
      if (planning.isPresent()) {
        return planning;
      }
    }
    return engine.describe(run.workflowId(), queue);
  }

  private WaitingFor ofEngine(RunView run, List<StepView> steps, Engine.State state) {
    if (!state.workers()) {
      return plain(
          "worker",
          "No worker polls the task queue " + run.target().taskQueue() + ".",
          "./weft up");
    }
    if (state.workflowTask() != null && state.workflowTask().unanswered()) {
      return plain(
          "worker",
          "A worker took the flow's task and does not answer (try "
              + state.workflowTask().attempt()
              + "); the engine gives it to another, or to the same when it is back.",
          "./weft status");
    }
    if (state.workflowTask() != null) {
      return plain(
          "workflow_task",
          "The flow's own code fails (try "
              + state.workflowTask().attempt()
              + "); the engine tries again until it is fixed. The worker's log says why.",
          "./weft logs worker");
    }
    Optional<StepView> retrying =
        steps.stream()
            .filter(step -> step.status() == StepStatus.RUNNING && step.errorCode() != null)
            .findFirst();
    Optional<Engine.Activity> failed =
        state.activities().stream().filter(activity -> activity.attempt() > 1).findFirst();
    if (failed.isPresent()) {
      Engine.Activity activity = failed.get();
      return retry(
          run,
          retrying.map(Why::name).orElseGet(() -> name(activity)),
          activity.attempt(),
          activity.failureType(),
          activity.failure(),
          activity.nextAttempt(),
          activity.runningSince());
    }
    if (retrying.isPresent()) {
      StepView step = retrying.get();
      return retry(
          run,
          name(step),
          step.attempts() + 1,
          step.errorCode(),
          step.error(),
          step.nextRetryAt(),
          null);
    }
    return nothing(run, steps, state.activities().stream().findFirst().orElse(null));
  }

  /** It moves; a first try that takes long says since when. */
  private static WaitingFor nothing(
      RunView run, List<StepView> steps, Engine.@Nullable Activity running) {
    Instant since = running == null ? null : running.runningSince();
    String doing =
        steps.stream()
            .filter(step -> step.status() == StepStatus.RUNNING)
            .findFirst()
            .map(step -> "It is running " + name(step) + ".")
            .orElse(
                switch (run.status()) {
                  case PLANNING -> "A plan is being made.";
                  case UNDOING -> "What was done is being undone.";
                  default -> "It is running.";
                });
    return new WaitingFor(
        "nothing",
        running == null || since == null
            ? doing
            : doing
                + " It began at "
                + when(since, run.run().timeZone())
                + " (try "
                + running.attempt()
                + tries(running)
                + ").",
        null,
        null,
        null,
        null,
        null,
        since,
        "./weft watch " + brief(run.run().runId()));
  }

  private static String tries(Engine.Activity activity) {
    return activity.maximumAttempts() > 0 ? " of " + activity.maximumAttempts() : "";
  }

  private static WaitingFor notYet(RunView run) {
    Instant at = Objects.requireNonNull(run.origin().startAt(), "a delayed run has a time");
    return new WaitingFor(
        "start",
        "It starts at " + when(at, run.run().timeZone()) + ".",
        null,
        null,
        null,
        null,
        at,
        null,
        "./weft cancel " + brief(run.run().runId()));
  }

  private static WaitingFor notStarted(RunView run) {
    return plain(
        "engine",
        "The engine does not have it yet; it is started within seconds.",
        "./weft watch " + brief(run.run().runId()));
  }

  private static WaitingFor approval(RunView run, ApprovalView approval) {
    return new WaitingFor(
        "approval",
        "It waits for "
            + approval.who()
            + votes(approval)
            + " until "
            + when(approval.deadline(), run.run().timeZone())
            + ": "
            + Objects.requireNonNullElse(
                approval.sentence(), approval.agent() + "." + approval.action() + ".")
            + " Silence means no.",
        approval.approvalId(),
        approval.who(),
        approval.deadline(),
        null,
        null,
        null,
        "./weft approve " + brief(approval.approvalId()));
  }

  private static String votes(ApprovalView approval) {
    ApprovalVoting voting = approval.voting();
    return voting.fourEyes()
        ? " (" + voting.counting().size() + " of " + voting.required() + " have approved)"
        : "";
  }

  private WaitingFor retry(
      RunView run,
      String what,
      int attempt,
      @Nullable String code,
      @Nullable String error,
      @Nullable Instant next,
      @Nullable Instant runningSince) {
    if (next != null && clock.instant().isAfter(next.plus(OVERDUE))) {
      return new WaitingFor(
          "worker",
          "Try "
              + attempt
              + " of "
              + what
              + " was due at "
              + when(next, run.run().timeZone())
              + ", and no worker has taken it.",
          null,
          null,
          null,
          error == null ? code : error,
          next,
          null,
          "./weft status");
    }
    boolean circuit = ErrorType.CircuitOpen.name().equals(code);
    String begin =
        circuit
            ? "The circuit to the provider of " + what + " is open after repeated failures"
            : what + " failed";
    return new WaitingFor(
        circuit ? "circuit" : "retry",
        begin
            + "; try "
            + attempt
            + (runningSince != null
                ? " has been running since " + when(runningSince, run.run().timeZone()) + "."
                : next == null ? " is next." : " is at " + when(next, run.run().timeZone()) + "."),
        null,
        null,
        null,
        error == null ? code : error,
        next,
        runningSince,
        circuit ? "./weft status" : "./weft watch " + brief(run.run().runId()));
  }

  private static WaitingFor plain(String kind, String text, String command) {
    return new WaitingFor(kind, text, null, null, null, null, null, null, command);
  }

  private static String name(StepView step) {
    return step.agent() == null ? step.stepId() : step.agent() + "." + step.action();
  }

  private static String name(Engine.Activity activity) {
    return activity.type().equals("plan.propose") ? "The planner" : activity.type();
  }

  private static String when(Instant at, String zone) {
    return WHEN.format(at.atZone(ZoneId.of(zone)));
  }

  /** The beginning of an id that is enough to find it: its time in milliseconds. */
  static String brief(String id) {
    return id.length() > 13 ? id.substring(0, 13) : id;
  }
}
