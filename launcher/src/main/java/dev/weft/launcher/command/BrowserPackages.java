package dev.weft.launcher.command;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.os.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's browser and its driver, which the browser tests need. */
final class BrowserPackages {
  /** What installs them by hand. */
  static final String COMMAND =
      "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium"
          + " chromium-driver";

  private BrowserPackages() {}

  /** Installs what is missing when this user may; says what it does. */
  static void ensure(Progress progress) {
    if (Programs.find("chromium").isPresent() && Programs.find("chromedriver").isPresent()) {
      return;
    }
    List<String> prefix = privilege();
    progress.say("installing chromium and chromium-driver with apt-get, for the browser tests");
    apt(prefix, List.of("update", "-qq"));
    apt(
        prefix,
        List.of("install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"));
  }

  private static List<String> privilege() {
    boolean apt = Programs.find("apt-get").isPresent();
    if (apt && run(List.of("id", "-u"), 10).output().equals("0")) {
      return List.of();
    }
    if (apt && run(List.of("sudo", "-n", "true"), 10).exitCode() == 0) {
      return List.of("sudo", "-n");
    }
    throw new LauncherException(
        "the browser tests need chromium and chromium-driver", "run: " + COMMAND);
  }

  private static void apt(List<String> prefix, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add("apt-get");
    command.addAll(arguments);
    Programs.Outcome outcome = run(command, 600);
    if (outcome.exitCode() != 0) {
      throw new LauncherException(
          "apt-get failed: "
              + outcome.output().lines().reduce((first, second) -> second).orElse("no output"),
          "run: " + COMMAND);
    }
  }

  private static Programs.Outcome run(List<String> command, long seconds) {
    return Programs.run(
        command, Path.of("/"), Map.of("DEBIAN_FRONTEND", "noninteractive"), seconds);
  }
}
