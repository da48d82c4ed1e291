package dev.weft.launcher.command;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.dev.DevLoop;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.stack.Stack;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Keeps the worker at what is saved. */
@Command(
    name = "dev",
    description = {
      "Start the stack when it is down and watch the sources of the worker. After each save:"
          + " compile what changed, replay the runs that are open, and restart the worker alone."
          + " It is not restarted when something does not compile, or when an open run would get"
          + " stuck; the runs are named.",
      "Ctrl-C ends it and leaves the worker as it is; './weft up' builds and checks everything."
    },
    mixinStandardHelpOptions = true)
public final class DevCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    Workspace workspace = Workspace.open();
    Stack stack = new Stack(workspace, Progress.to(System.err));
    try (FileLocks _ =
        FileLocks.tryAcquire(workspace.run().resolve("dev.lock"))
            .orElseThrow(() ->
                new LauncherException(
                    "another ./weft dev works on this stack", "end that one first"))) {
      stack.up(List.of());
      new DevLoop(workspace, stack, Progress.to(System.out)).run();
    }
    return 0;
  }
}
