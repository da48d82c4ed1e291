package dev.weft.bench.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.chaos.check.Evidence.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The provider's own log, line by line from its disk. */
final class ProviderJournal {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProviderJournal() {}

  static List<Effect> read(Path journal) throws IOException {
    Map<String, Effect> effects = new LinkedHashMap<>();
    for (String line : Files.readAllLines(journal)) {
      JsonNode entry = JSON.readTree(line);
      String key = entry.path("key").asText();
      Effect before = effects.getOrDefault(key, new Effect(key, "the provider", 0, 0, false));
      switch (entry.path("type").asText()) {
        case "ORDERED" ->
            effects.put(
                key,
                new Effect(
                    key,
                    before.where(),
                    before.did() + 1,
                    before.undid(),
                    before.didAfterUndo() || before.undid() > 0));
        case "CANCELLED" ->
            effects.put(
                key,
                new Effect(
                    key, before.where(), before.did(), before.undid() + 1, before.didAfterUndo()));
        default -> {
          // Prices that moved and requests that came late change nothing by themselves.
        }
      }
    }
    return List.copyOf(effects.values());
  }
}
