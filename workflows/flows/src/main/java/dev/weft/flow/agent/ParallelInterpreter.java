package dev.weft.flow.agent;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.error.ErrorType;
import dev.weft.flow.run.FlowRun;
import dev.weft.flow.run.RunStopped;
import dev.weft.flow.run.StepErrors;
import dev.weft.flow.run.Timers;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps at once, each as soon as those that it depends on have completed. A step that fails is
 * left out, or stops the flow, as the plan's {@link ParallelRule} says. The deadline's clock stands
 * still while a person is asked.
 */
final class ParallelInterpreter {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final FlowRun flow;
  private final StepInterpreter interpreter;
  private final List<PlanStep> steps;
  private final Duration deadline;
  private final ParallelRule rule;
  private final Map<String, Promise<Void>> running = new LinkedHashMap<>();
  private @Nullable RunStopped stopped;
  private @Nullable RunStopped lastFailure;

  ParallelInterpreter(FlowRun flow, Plan plan) {
    this.flow = flow;
    this.interpreter = new StepInterpreter(flow, plan);
    this.rule = new ParallelRule(plan, flow);
    this.steps = PlanOrder.byDependencies(plan.steps());
    this.deadline = plan.deadline() == null ? DEADLINE : plan.deadline();
  }

  void run() {
    CancellationScope group =
        Workflow.newCancellationScope(() -> {
          for (PlanStep step : steps) {
            running.put(step.id(), Async.procedure(() -> runWhenReady(step)));
          }
        });
    group.run();
    boolean inTime;
    try {
      inTime = awaitDeadline();
    } catch (CanceledFailure e) {
      Promise.allOf(running.values()).get();
      throw e;
    }
    if (!inTime || stopped != null || rule.enough()) {
      group.cancel("the flow stops, or its deadline passed");
      Promise.allOf(running.values()).get();
    }
    if (stopped == null && rule.enough()) {
      leaveOutUnneeded();
    } else if (!inTime) {
      leaveOutLate();
    }
    if (stopped != null) {
      throw stopped;
    }
  }

  private void runWhenReady(PlanStep step) {
    try {
      for (String dependency : step.dependsOn()) {
        Objects.requireNonNull(running.get(dependency), dependency).get();
      }
      if (interpreter.ready(step)) {
        interpreter.call(step);
      } else if (!CancellationScope.current().isCancelRequested()) {
        flow.skip(List.of(step));
        stopIfHopeless();
      }
    } catch (RunStopped failed) {
      if (failed.isWithdrawn()) {
        stopped = stopped == null ? failed : stopped;
      } else {
        leaveOut(step, failed);
      }
    } catch (TemporalFailure failure) {
      if (!StepErrors.cancelled(failure)) {
        throw failure;
      }
    }
  }

  /** Waits until all have ended, or a critical one has failed; false when the time is up. */
  private boolean awaitDeadline() {
    Promise<Void> all = Promise.allOf(new ArrayList<>(running.values()));
    long left = deadline.toMillis();
    while (!over(all)) {
      if (flow.waitsForAPerson()) {
        Workflow.await(() -> over(all) || !flow.waitsForAPerson());
        continue;
      }
      long from = Workflow.currentTimeMillis();
      Timers.await(
          Duration.ofMillis(left),
          "deadline of the plan",
          () -> over(all) || flow.waitsForAPerson());
      left -= Workflow.currentTimeMillis() - from;
      if (left <= 0 && !over(all)) {
        return false;
      }
    }
    return true;
  }

  private boolean over(Promise<Void> all) {
    return stopped != null || rule.enough() || all.isCompleted();
  }

  /** Steps that the deadline cut off have failed; what they may have done is undone. */
  private void leaveOutLate() {
    for (PlanStep step : steps) {
      if (!flow.ended(step.id())) {
        leaveOut(
            step,
            flow.fail(
                step,
                ErrorType.DeadlineExceeded,
                "not done within the plan's deadline of " + deadline));
      }
    }
  }

  /** Enough steps have completed; what the others may have done is undone. */
  private void leaveOutUnneeded() {
    for (PlanStep step : steps) {
      if (flow.begun(step.id()) && !flow.ended(step.id())) {
        flow.fail(
            step, ErrorType.QuorumReached, "cut short: enough other steps had completed by then");
        flow.goOnWithout(step);
      }
    }
  }

  private void leaveOut(PlanStep step, RunStopped failed) {
    lastFailure = failed;
    if (rule.stopsWith(step)) {
      stopped = stopped == null ? failed : stopped;
    } else {
      flow.goOnWithout(step);
    }
  }

  private void stopIfHopeless() {
    if (stopped == null && lastFailure != null && rule.hopeless()) {
      stopped = lastFailure;
    }
  }
}
