package dev.weft.launcher.stack;

import dev.weft.launcher.Json;
import dev.weft.launcher.os.ProcessIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor writes down at each change, so that anyone can see it and a later start can
 * clean up after a supervisor that died.
 *
 * @param supervisor the supervisor's process
 * @param build the build that its parts run from
 * @param parts all parts, in the order in which they start
 */
public record StackState(ProcessIdentity supervisor, String build, List<PartState> parts) {
  static Path file(Path run) {
    return run.resolve("state.json");
  }

  /** Reads the state under a run folder, or nothing when there is none. */
  public static Optional<StackState> read(Path run) {
    return Json.load(file(run), StackState.class);
  }

  /** Tells whether every part is up and its supervisor lives. */
  public boolean isUp() {
    return supervisor.isAlive() && parts.stream().allMatch(part -> part.status().isUp());
  }
}
