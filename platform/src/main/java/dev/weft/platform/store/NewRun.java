package dev.weft.platform.store;

import dev.weft.contract.run.RunContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run to accept.
 *
 * @param run who asks for what, when and from where
 * @param workflowId its workflow id
 * @param requestedBy surrogate of the person or program that asked; null when unknown
 * @param reference the caller's own key, unique per tenant; null for none
 * @param goal what was asked in plain words; null when a plan or an input was given
 * @param input the flow's input, or the plan that the caller made; null when a goal was given
 * @param target where it was placed
 * @param control when it starts, and what started it
 * @param rerunOf the run that it repeats from some step on; null when it repeats none
 * @param reused the steps whose results it takes over from earlier runs
 * @param mayRepeat the steps that it may do again although their effect stands
 * @param sharing whose it is, and who else sees it
 */
public record NewRun(
    RunContext run,
    String workflowId,
    @Nullable String requestedBy,
    @Nullable String reference,
    @Nullable String goal,
    @Nullable Map<String, Object> input,
    RunTarget target,
    StartControl control,
    @Nullable String rerunOf,
    List<ReusedStep> reused,
    Set<String> mayRepeat,
    Sharing sharing) {
  public NewRun {
    reused = List.copyOf(reused);
    mayRepeat = Set.copyOf(mayRepeat);
  }

  /** A run that its caller starts at once. */
  public NewRun(
      RunContext run,
      String workflowId,
      @Nullable String requestedBy,
      @Nullable String reference,
      @Nullable String goal,
      @Nullable Map<String, Object> input,
      RunTarget target) {
    this(run, workflowId, requestedBy, reference, goal, input, target, StartControl.NONE);
  }

  /** A run that repeats no other. */
  public NewRun(
      RunContext run,
      String workflowId,
      @Nullable String requestedBy,
      @Nullable String reference,
      @Nullable String goal,
      @Nullable Map<String, Object> input,
      RunTarget target,
      StartControl control) {
    this(
        run,
        workflowId,
        requestedBy,
        reference,
        goal,
        input,
        target,
        control,
        null,
        List.of(),
        Set.of(),
        Sharing.EVERYBODY);
  }

  /** A rerun, which starts at once. */
  public NewRun(
      RunContext run,
      String workflowId,
      @Nullable String requestedBy,
      @Nullable String reference,
      @Nullable Map<String, Object> input,
      RunTarget target,
      String rerunOf,
      List<ReusedStep> reused,
      Set<String> mayRepeat) {
    this(
        run,
        workflowId,
        requestedBy,
        reference,
        null,
        input,
        target,
        StartControl.NONE,
        rerunOf,
        reused,
        mayRepeat,
        Sharing.EVERYBODY);
  }

  /** The same run, shared otherwise. */
  public NewRun shared(Sharing with) {
    return new NewRun(
        run,
        workflowId,
        requestedBy,
        reference,
        goal,
        input,
        target,
        control,
        rerunOf,
        reused,
        mayRepeat,
        with);
  }

  /**
   * A step whose result is taken over.
   *
   * @param stepId the step
   * @param position its place in the flow, from 1
   * @param agent who acted
   * @param action what it did
   * @param origin the run whose step made the result
   */
  public record ReusedStep(
      String stepId, int position, String agent, String action, String origin) {}
}
