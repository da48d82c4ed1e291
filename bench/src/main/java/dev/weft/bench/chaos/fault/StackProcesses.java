package dev.weft.bench.chaos.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The processes of a stack, as its supervisor writes them down. */
final class StackProcesses {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path state;

  StackProcesses(Path home) {
    state = home.resolve("run").resolve("state.json");
  }

  /** The running process of a part; the supervisor is one. */
  Optional<PartProcess> find(String part) {
    JsonNode json;
    try {
      json = JSON.readTree(state.toFile());
    } catch (IOException e) {
      // Between the end of one supervisor and the first word of the next there is none.
      return Optional.empty();
    }
    JsonNode found = json.path("supervisor");
    if (!part.equals("supervisor")) {
      found = json.path("parts");
      for (JsonNode one : json.path("parts")) {
        if (one.path("name").asText().equals(part)) {
          found = one.path("process");
        }
      }
    }
    return found.hasNonNull("pid")
        ? Optional.of(new PartProcess(found.path("pid").asLong(), found.path("start").asText()))
            .filter(PartProcess::isAlive)
        : Optional.empty();
  }
}
