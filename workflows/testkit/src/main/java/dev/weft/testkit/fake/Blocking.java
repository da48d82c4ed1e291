package dev.weft.testkit.fake;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;

/** An activity that takes as long as it is let. */
final class Blocking {
  private Blocking() {}

  /**
   * Heartbeats until the engine says that the activity was cancelled or has timed out.
   *
   * @throws io.temporal.client.ActivityCompletionException then
   */
  static void untilCancelled() {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      while (true) {
        context.heartbeat(null);
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
