package dev.weft.launcher.command;

import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.stack.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the stack. */
@Command(
    name = "down",
    description = "Stop the stack; its data stays.",
    mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    boolean stopped = new Stack(Workspace.open(), Progress.to(System.err)).down();
    System.out.println(stopped ? "stopped" : "nothing was running");
    return 0;
  }
}
