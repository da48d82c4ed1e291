package dev.weft.platform.region;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The global directory: which region is a tenant's home, and nothing else about anybody. It is
 * asked before anything of a request is stored. A region does not rely on it: its own stores refuse
 * the tenants of others.
 */
public final class TenantDirectory {
  private final String first;
  private final Map<String, String> homes;

  private TenantDirectory(String first, Map<String, String> homes) {
    this.first = first;
    this.homes = Map.copyOf(homes);
  }

  /** The directory that the configuration of all regions holds. */
  public static TenantDirectory of(WeftConfig config) {
    Map<String, String> homes = new LinkedHashMap<>();
    for (WeftConfig region : Regions.of(config)) {
      region.tenants().forEach(tenant -> homes.put(tenant, region.region().id()));
    }
    return new TenantDirectory(config.region().id(), homes);
  }

  /**
   * The region that is the tenant's home. Whom no region names is looked for in the first one,
   * which knows whether there is such a tenant.
   */
  public String home(String tenant) {
    return homes.getOrDefault(tenant, first);
  }
}
