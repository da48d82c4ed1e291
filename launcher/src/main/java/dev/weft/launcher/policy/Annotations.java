package dev.weft.launcher.policy;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules say what they are: a METADATA comment stands above each. Read from the text, which has one
 * form since {@code opa fmt} has passed it.
 */
final class Annotations {
  private static final List<String> NO_RULE = List.of(" ", "\t", "}", ")", "]", "package ");

  private Annotations() {}

  /** Refuses rules that do not say what they are. */
  static void check(Path sources) {
    List<String> missing = new ArrayList<>();
    try {
      for (Path file : PolicyFolder.files(sources)) {
        if (file.toString().endsWith(".rego")) {
          missing(Files.readAllLines(file))
              .forEach(rule -> missing.add(sources.relativize(file) + ": " + rule));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!missing.isEmpty()) {
      throw new LauncherException(
          "rules without METADATA:\n  " + String.join("\n  ", missing),
          "write title and description above each");
    }
  }

  /** The first lines of the rules without a title or a description. */
  static List<String> missing(List<String> lines) {
    List<String> missing = new ArrayList<>();
    List<String> comment = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("#")) {
        comment.add(line);
        continue;
      }
      boolean rule =
          !line.isEmpty()
              && !line.startsWith("import ")
              && NO_RULE.stream().noneMatch(line::startsWith);
      if (rule && !describes(comment)) {
        missing.add(line);
      }
      comment.clear();
    }
    return missing;
  }

  private static boolean describes(List<String> comment) {
    return comment.contains("# METADATA")
        && comment.stream().anyMatch(line -> line.startsWith("# title: "))
        && comment.stream().anyMatch(line -> line.startsWith("# description: "));
  }
}
