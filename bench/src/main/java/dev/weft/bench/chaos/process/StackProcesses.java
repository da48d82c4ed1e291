package dev.weft.bench.chaos.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The processes of a stack, as its supervisor writes them down. */
public final class StackProcesses {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path state;

  public StackProcesses(Path home) {
    state = home.resolve("run").resolve("state.json");
  }

  /** The running processes of a part by their names: of the worker, one for each region. */
  public SortedMap<String, PartProcess> find(String part) {
    SortedMap<String, PartProcess> found = new TreeMap<>();
    JsonNode json;
    try {
      json = JSON.readTree(state.toFile());
    } catch (IOException e) {
      // Between the end of one supervisor and the first word of the next there is none.
      return found;
    }
    if (part.equals("supervisor")) {
      take(part, json.path("supervisor"), found);
    }
    for (JsonNode one : json.path("parts")) {
      String name = one.path("name").asText();
      if (name.equals(part) || name.startsWith(part + "-")) {
        take(name, one.path("process"), found);
      }
    }
    return found;
  }

  private static void take(String name, JsonNode json, SortedMap<String, PartProcess> found) {
    if (json.hasNonNull("pid")) {
      PartProcess process = new PartProcess(json.path("pid").asLong(), json.path("start").asText());
      if (process.isAlive()) {
        found.put(name, process);
      }
    }
  }
}
