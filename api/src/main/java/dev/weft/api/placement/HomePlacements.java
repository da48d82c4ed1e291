package dev.weft.api.placement;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.region.TenantDirectory;
import dev.weft.policy.placement.Placements;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The placements of each region. A tenant's runs go to its home, whatever workers the rules choose
 * there: what they need is stored nowhere else.
 */
public final class HomePlacements {
  private final TenantDirectory directory;
  private final Map<String, Home> homes;

  private record Home(WeftConfig config, Placements placements) {}

  private HomePlacements(TenantDirectory directory, Map<String, Home> homes) {
    this.directory = directory;
    this.homes = homes;
  }

  /**
   * Opens the rules for each region.
   *
   * @throws IllegalStateException when they cannot be taken; its message says all that is wrong
   */
  public static HomePlacements of(WeftConfig config, TenantDirectory directory, Clock clock) {
    Map<String, Home> homes = new LinkedHashMap<>();
    for (WeftConfig region : Regions.of(config)) {
      homes.put(region.region().id(), new Home(region, Placements.of(region, clock)));
    }
    return new HomePlacements(directory, homes);
  }

  /** Loads what the first decision would wait for. */
  public void warmUp() {
    homes.values().forEach(home -> home.placements().evaluator());
  }

  /** The placements of the tenant's home region. */
  Placements of(String tenant) {
    return home(tenant).placements();
  }

  /** The configuration of the tenant's home region. */
  WeftConfig config(String tenant) {
    return home(tenant).config();
  }

  private Home home(String tenant) {
    return Objects.requireNonNull(homes.get(directory.home(tenant)));
  }
}
