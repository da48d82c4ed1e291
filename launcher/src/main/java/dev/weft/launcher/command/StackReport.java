package dev.weft.launcher.command;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.stack.PartState;
import dev.weft.launcher.stack.StackState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What commands tell about a running stack.
 *
 * @param home its data folder
 * @param ready whether every part answers
 * @param links addresses for people, by what is found there
 * @param parts its parts
 */
record StackReport(String home, boolean ready, Map<String, String> links, List<PartState> parts) {
  static StackReport of(WeftConfig config, StackState state) {
    Set<String> names =
        state.parts().stream().map(PartState::name).collect(Collectors.toUnmodifiableSet());
    Map<String, String> links = new LinkedHashMap<>();
    if (names.contains("api")) {
      links.put("API", config.api().publicUrl() + "/api/v1");
      links.put("API docs", config.api().publicUrl() + "/docs");
    }
    if (names.contains("ui") || !config.temporal().ui().url().contains("127.0.0.1")) {
      links.put("Temporal UI", config.temporal().ui().url());
    }
    if (names.contains("temporal")) {
      for (WeftConfig region : Regions.of(config)) {
        links.put(
            config.regions().isEmpty() ? "Temporal" : "Temporal " + region.region().id(),
            region.temporal().address() + ", namespace " + region.temporal().namespace());
      }
    }
    if (names.contains("postgres")) {
      links.put("PostgreSQL", config.postgres().url());
    }
    if (names.contains("redis")) {
      links.put("Redis", config.redis().url());
    }
    links.put("Data", config.home().toString());
    return new StackReport(config.home().toString(), state.isUp(), links, state.parts());
  }
}
