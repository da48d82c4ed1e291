package dev.weft.launcher.engine;

import dev.weft.launcher.Progress;
import java.io.IOException;
import java.nio.file.Path;

/** A way to get the programs of a component. */
interface EngineSource {
  /** Says what it does, for people, as in {@code built with Go 1.26}. */
  String describe();

  /**
   * Puts the component's programs into an empty folder.
   *
   * @throws IOException with one line on why it could not
   */
  void fetch(Component component, Path folder, Progress progress) throws IOException;
}
