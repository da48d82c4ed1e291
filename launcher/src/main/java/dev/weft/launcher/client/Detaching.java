package dev.weft.launcher.client;

import java.util.function.IntSupplier;

/** What happens on Ctrl-C while a run is followed: the run goes on, the process says how to. */
final class Detaching implements AutoCloseable {
  private final Thread hook;

  /**
   * Waits for Ctrl-C until it is closed.
   *
   * @param leave says what there is to say and returns the exit code
   */
  Detaching(IntSupplier leave) {
    hook = new Thread(() -> Runtime.getRuntime().halt(leave.getAsInt()), "detach");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook is what ends it.
    }
  }
}
