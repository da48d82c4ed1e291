package dev.weft.contract.run;

import io.temporal.workflow.SignalMethod;

/**
 * A flow that can be held. While it is paused no further step begins; steps that run go on to their
 * end, and timers and deadlines go on as well. A cancel and its undo are not held.
 */
public interface Pausable {
  /** Holds the flow; repeating it changes nothing. */
  @SignalMethod
  void pause();

  /** Lets it go on; repeating it changes nothing. */
  @SignalMethod
  void resume();
}
