package dev.weft.launcher.command;

import java.util.List;
import picocli.CommandLine.Command;

/** Measures. */
@Command(
    name = "bench",
    description =
        "Measure flows and the api on a stack of its own, beside this one; 'bench --help' lists what"
            + " there is to measure.")
public final class BenchCommand extends BenchProgram {
  @Override
  List<String> prefix() {
    return List.of();
  }
}
