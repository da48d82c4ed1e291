package dev.weft.worker;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose flows a worker runs: {@code --region} names its region, {@code --tier} its tiers, several
 * with commas; without, it serves those of {@code worker.tiers}, else every tier of the region.
 *
 * @param region the region; null when the configuration has one only
 * @param tiers the tiers; empty for all of the region
 */
record WorkerArguments(@Nullable String region, List<String> tiers) {
  private static final String REGION = "--region";
  private static final String TIER = "--tier";

  WorkerArguments {
    tiers = List.copyOf(tiers);
  }

  /**
   * Reads them.
   *
   * @throws InvalidConfigurationException when one is unknown or lacks its value
   */
  static WorkerArguments of(String... arguments) {
    String region = null;
    List<String> tiers = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      String name = equals < 0 ? arguments[i] : arguments[i].substring(0, equals);
      if (!name.equals(REGION) && !name.equals(TIER)) {
        throw invalid("'" + name + "' is unknown; there are " + REGION + " and " + TIER);
      }
      if (equals < 0 && i + 1 == arguments.length) {
        throw invalid(name + " lacks its value");
      }
      String value = equals < 0 ? arguments[++i] : arguments[i].substring(equals + 1);
      if (name.equals(REGION)) {
        region = value;
      } else {
        tiers.addAll(List.of(value.split(",", -1)));
      }
    }
    return new WorkerArguments(region, tiers);
  }

  /**
   * What the worker is told of a configuration: its own region and nothing of another.
   *
   * @throws InvalidConfigurationException when there is no such region or tier, or there are
   *     several regions and none was named
   */
  WeftConfig in(WeftConfig config) {
    if (region == null && !config.regions().isEmpty()) {
      throw invalid(REGION + " is missing: there are " + String.join(", ", Regions.names(config)));
    }
    WeftConfig own = Regions.of(config, region == null ? config.region().id() : region);
    for (String tier : tiers) {
      if (!own.placement().tiers().contains(tier)) {
        throw invalid(
            "region "
                + own.region().id()
                + " has no tier '"
                + tier
                + "'; it has "
                + String.join(", ", own.placement().tiers()));
      }
    }
    return own;
  }

  /** The tiers that it serves in its region. */
  List<String> tiersOf(WeftConfig own) {
    if (!tiers.isEmpty()) {
      return tiers;
    }
    return own.worker().tiers().isEmpty() ? own.placement().tiers() : own.worker().tiers();
  }

  private static InvalidConfigurationException invalid(String problem) {
    return new InvalidConfigurationException("arguments", List.of(problem));
  }
}
