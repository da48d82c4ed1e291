package dev.weft.api.engine;

import dev.weft.api.region.EachRegion;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.run.RunContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine that keeps flows alive. */
public interface Engine {
  /** Starts a flow under its workflow id; succeeds when it is already started. */
  void start(Start start);

  /** Asks a flow to cancel; it undoes what it has done. */
  void cancel(String workflowId);

  /** Holds a flow before its next step, or lets it go on. */
  void pause(String workflowId, boolean paused);

  /**
   * Ends a flow where it is: nothing more of its code runs, so nothing is undone.
   *
   * @param reason why, without personal data
   */
  void terminate(String workflowId, String reason);

  /** Wakes a flow to look at an approval's row. */
  void approvalDecided(String workflowId, String approvalId);

  /**
   * Asks a flow what a call that waits for approval would be with other arguments.
   *
   * @throws UnreachableException when neither engine nor worker answers in time
   */
  ApprovalQuote quoteEdit(String workflowId, String approvalId, Map<String, Object> arguments);

  /** Plans in a short flow of its own; empty when it takes longer than the time-out. */
  Optional<PlanResult> plan(PlanInput input, Duration timeout);

  /** What the engine says of a flow; empty when it does not know it. */
  Optional<State> describe(String workflowId, String taskQueue);

  /**
   * Whether anybody polls a task queue of the tenant's region, as it was within the last seconds.
   *
   * @throws UnreachableException when the engine does not answer
   */
  boolean polled(String tenant, String taskQueue);

  /**
   * A flow's history as Temporal's own JSON, decrypted as far as keys are left; empty when the
   * engine does not have it.
   */
  Optional<String> history(String workflowId);

  /** Whether the engine answers. */
  @EachRegion
  boolean reachable();

  /** The engine did not answer. */
  final class UnreachableException extends RuntimeException {
    public UnreachableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A flow to start.
   *
   * @param type the workflow type
   * @param summary static, without personal data
   * @param input the workflow's one argument
   */
  record Start(
      String type,
      String workflowId,
      String taskQueue,
      RunContext run,
      String summary,
      Object input) {}

  /**
   * What a flow is doing.
   *
   * @param workflowTask a workflow task that is tried again; null when none is
   * @param activities activities that are running, or were tried and wait for their next try
   * @param workers whether anybody polls the task queue
   */
  record State(@Nullable WorkflowTask workflowTask, List<Activity> activities, boolean workers) {}

  /**
   * A workflow task that is tried again.
   *
   * @param attempt the try that is next or running
   * @param unanswered whether the last try had no answer at all, so that no code failed
   */
  record WorkflowTask(int attempt, boolean unanswered) {}

  /**
   * An activity that is running, or between two tries.
   *
   * @param attempt the try that is next or running
   * @param failureType the stable code of why the last try failed
   * @param failure the same for people
   * @param nextAttempt when it is tried again; null while it is running
   * @param runningSince when its running try began; null between two tries
   */
  record Activity(
      String type,
      int attempt,
      int maximumAttempts,
      @Nullable String failureType,
      @Nullable String failure,
      @Nullable Instant nextAttempt,
      @Nullable Instant runningSince) {}
}
