package dev.weft.launcher.client;

/** Shows a run while it goes on. */
interface RunDisplay extends AutoCloseable {
  /** Shows what is new. */
  void update(RunView run);

  /** Shows what a running step says. */
  default void hear(StepText said) {}

  /** Says a line between two states. */
  void say(String line);

  /** Gives the place below to a question and what is typed there. */
  void pause();

  /** Called a few times a second. */
  default void tick() {}

  /** Leaves what is shown last and lets go of the terminal. */
  @Override
  void close();
}
