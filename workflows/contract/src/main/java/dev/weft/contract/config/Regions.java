package dev.weft.contract.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The regions of a configuration, each as a configuration of its own that names its stores, engine,
 * keys and tenants, and nothing of any other region's.
 */
public final class Regions {
  private Regions() {}

  /** One configuration per region, the first region's first. */
  public static List<WeftConfig> of(WeftConfig config) {
    List<WeftConfig> regions = new ArrayList<>();
    regions.add(first(config));
    config.regions().forEach(further -> regions.add(further(config, further)));
    return List.copyOf(regions);
  }

  /**
   * The configuration of one region.
   *
   * @throws InvalidConfigurationException when there is none of that name
   */
  public static WeftConfig of(WeftConfig config, String region) {
    return of(config).stream()
        .filter(one -> one.region().id().equals(region))
        .findFirst()
        .orElseThrow(() ->
            new InvalidConfigurationException(
                "region " + region, List.of("is none of " + String.join(", ", names(config)))));
  }

  /** The names of all regions, the first region's first. */
  public static List<String> names(WeftConfig config) {
    List<String> names = new ArrayList<>();
    names.add(config.region().id());
    config.regions().forEach(further -> names.add(further.id()));
    return List.copyOf(names);
  }

  /** The tenants of all regions, those of the first region first. */
  public static List<String> tenants(WeftConfig config) {
    List<String> tenants = new ArrayList<>(config.tenants());
    config.regions().forEach(further -> tenants.addAll(further.tenants()));
    return List.copyOf(tenants);
  }

  private static WeftConfig first(WeftConfig config) {
    if (config.regions().isEmpty()) {
      return config;
    }
    Map<String, Object> tree = ConfigSchema.toTree(config, true);
    tree.put("regions", List.of());
    return bound(config, tree);
  }

  private static WeftConfig further(WeftConfig config, WeftConfig.FurtherRegion region) {
    Map<String, Object> own = ConfigSchema.toTree(region, true);
    Map<String, Object> tree = ConfigSchema.toTree(config, true);
    tree.put("regions", List.of());
    tree.put("tenants", region.tenants());
    tree.put("region", Map.of("id", region.id()));
    tree.put("keys", section(own, "keys"));
    // Those of the first region may name tiers that this one lacks.
    tree.put("worker", without(section(tree, "worker"), "tiers"));
    for (String section : List.of("placement", "postgres", "redis", "temporal", "worker")) {
      tree.put(section, merged(section(tree, section), section(own, section)));
    }
    return bound(config, tree);
  }

  private static Map<String, Object> without(Map<String, Object> section, String key) {
    section.remove(key);
    return section;
  }

  /** What the region does not say has its default, and is never that of the first region. */
  private static Map<String, Object> merged(Map<String, Object> first, Map<String, Object> own) {
    Map<String, Object> merged = new LinkedHashMap<>(first);
    own.forEach((key, value) -> {
      if (value.equals("") || value.equals(0)) {
        merged.remove(key);
      } else {
        merged.put(key, value);
      }
    });
    return merged;
  }

  private static Map<String, Object> section(Map<String, Object> tree, String name) {
    Map<String, Object> section = new LinkedHashMap<>();
    if (tree.get(name) instanceof Map<?, ?> keys) {
      keys.forEach((key, value) -> section.put(String.valueOf(key), value));
    }
    return section;
  }

  private static WeftConfig bound(WeftConfig config, Map<String, Object> tree) {
    List<String> problems = new ArrayList<>();
    WeftConfig bound = new ConfigBinder(Map.of(), config.home(), problems).bind(tree);
    if (bound == null) {
      throw new InvalidConfigurationException("regions", problems);
    }
    return bound;
  }
}
