package dev.weft.flow.run;

import io.temporal.workflow.Workflow;

/** Holds a run before its next step while a person wants it so. */
final class Hold {
  private boolean paused;

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  /** Returns at once unless the run is paused; a cancel ends the wait. */
  void await() {
    if (paused) {
      Workflow.await(() -> !paused);
    }
  }
}
