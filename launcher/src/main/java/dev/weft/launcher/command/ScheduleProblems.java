package dev.weft.launcher.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the api found wrong with the files of schedules, for whoever brings the stack up. */
final class ScheduleProblems {
  private ScheduleProblems() {}

  /** Prints each of them on a line of its own; nothing when there are none. */
  static void print(Path run, PrintStream err) {
    Path file = run.resolve("schedule-problems.txt");
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          err.println("WARNING: schedule not applied: " + line);
        }
      }
    } catch (IOException e) {
      err.println("WARNING: " + file + " cannot be read: " + e.getMessage());
    }
  }
}
