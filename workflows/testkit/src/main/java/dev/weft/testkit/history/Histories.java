package dev.weft.testkit.history;

import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Histories of runs of the flows as they were once, kept in {@code src/test/resources/histories}.
 * Today's flows must still replay each of them. A history is added, never changed or removed: the
 * manifest beside them holds the SHA-256 of each.
 */
public final class Histories {
  private static final Path FOLDER = Path.of("src/test/resources/histories");
  private static final String MANIFEST = "manifest.sha256";

  private Histories() {}

  /** Keeps a history when {@code -Dweft.record=true} and there is none of that name yet. */
  public static void keep(String kind, String name, WorkflowExecutionHistory history) {
    Path file = FOLDER.resolve(kind).resolve(name + ".json");
    if (!Boolean.getBoolean("weft.record") || Files.exists(file)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, withId(history).toJson(false) + "\n");
      Files.writeString(
          FOLDER.resolve(MANIFEST),
          sha256(file) + "  " + FOLDER.relativize(file) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a history under the workflow id that it has, which is what payloads may be bound to; one
   * that does not tell its id gets any.
   */
  public static WorkflowExecutionHistory read(Path file) {
    try {
      WorkflowExecutionHistory history =
          WorkflowExecutionHistory.fromJson(Files.readString(file, StandardCharsets.UTF_8));
      String workflowId =
          history
              .getEvents()
              .getFirst()
              .getWorkflowExecutionStartedEventAttributes()
              .getWorkflowId();
      return workflowId.isEmpty()
          ? history
          : new WorkflowExecutionHistory(history.getHistory(), workflowId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The real server writes the workflow's id into the first event; the test server does not. */
  private static WorkflowExecutionHistory withId(WorkflowExecutionHistory history) {
    String workflowId = history.getWorkflowExecution().getWorkflowId();
    History.Builder complete = history.getHistory().toBuilder();
    complete
        .getEventsBuilder(0)
        .getWorkflowExecutionStartedEventAttributesBuilder()
        .setWorkflowId(workflowId);
    return new WorkflowExecutionHistory(complete.build(), workflowId);
  }

  /** The kept histories of one kind of flow. */
  public static List<Path> of(String kind) {
    Path folder = FOLDER.resolve(kind);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What of the kept histories does not match the manifest, in words; empty when all is well. */
  public static List<String> violations() {
    return violations(FOLDER);
  }

  static List<String> violations(Path folder) {
    List<String> found = new ArrayList<>();
    try {
      Map<String, String> manifest = new LinkedHashMap<>();
      for (String line : Files.readAllLines(folder.resolve(MANIFEST))) {
        String[] parts = line.split("  ", 2);
        manifest.put(parts[1], parts[0]);
      }
      manifest.forEach((name, hash) -> {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
          found.add(name + " was removed: histories only grow in number; restore it");
        } else if (!sha256(file).equals(hash)) {
          found.add(name + " was changed: restore it, and record a new one beside it");
        }
      });
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".json"))
            .map(file -> folder.relativize(file).toString())
            .filter(name -> !manifest.containsKey(name))
            .forEach(
                name -> found.add(name + " is not in the manifest: add it with -Dweft.record"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String sha256(Path file) {
    try {
      byte[] text = Files.readString(file, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
