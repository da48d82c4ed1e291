package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM that runs a contender's flows: with the options of the one that runs Weft's worker. */
final class WorkerJvm {
  private WorkerJvm() {}

  /** The command that runs a program of this class path. */
  static List<String> command(OwnStack stack, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(optionsOfWeftsWorker(stack));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Its options, but for its classes. */
  private static List<String> optionsOfWeftsWorker(OwnStack stack) throws IOException {
    List<String> options = new ArrayList<>();
    Path file = stack.home().resolve("run").resolve("worker.options");
    for (String line : Files.readAllLines(file)) {
      String option = line.strip().replaceAll("^\"|\"$", "");
      if (option.equals("-cp")) {
        break;
      }
      options.add(option);
    }
    return options;
  }
}
