package dev.weft.launcher.command;

import java.util.List;
import picocli.CommandLine.Command;

/** Breaks a stack on purpose. */
@Command(
    name = "chaos",
    description =
        "Run random flows on a stack of its own while its parts are killed, paused and starved, and"
            + " prove afterwards that nothing was lost; 'chaos --help' lists the options.")
public final class ChaosCommand extends BenchProgram {
  @Override
  List<String> prefix() {
    return List.of("chaos");
  }
}
