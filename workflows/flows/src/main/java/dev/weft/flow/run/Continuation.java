package dev.weft.flow.run;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.function.Supplier;

/**
 * Lets a flow that lives long go on as a new run of itself, before its history grows past what the
 * engine takes and what a replay can bear. The state that it hands over is all that the new run
 * knows.
 */
public final class Continuation {
  /** The engine refuses more than 51,200 events. */
  private static final long MAX_EVENTS = 10_000;

  private final long maxEvents;

  /** For flows in production. */
  public Continuation() {
    this(MAX_EVENTS);
  }

  /**
   * With a bound of one's own.
   *
   * @param maxEvents how long a history may become
   */
  public Continuation(long maxEvents) {
    this.maxEvents = maxEvents;
  }

  /** Whether it is time; ask again after each wait. */
  public boolean due() {
    WorkflowInfo info = Workflow.getInfo();
    return info.isContinueAsNewSuggested() || info.getHistoryLength() >= maxEvents;
  }

  /**
   * Waits for every signal and update that is being handled, then goes on as a new run and never
   * returns. A handler that begins before then still changes the state, so the state is taken last.
   *
   * @param state takes the flow's complete state, which is its input
   */
  public void goOn(Supplier<?> state) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    Workflow.continueAsNew(state.get());
  }
}
