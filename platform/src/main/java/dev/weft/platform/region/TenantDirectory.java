package dev.weft.platform.region;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.TenantHome;
import dev.weft.platform.store.TenantStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The global directory: which region is a tenant's home, and nothing else about anybody. It is
 * asked before anything of a request is stored. The configuration says where a tenant begins; each
 * region knows whether it has moved on since, and where to. A region does not rely on the
 * directory: its own stores refuse tenants that are not active there.
 */
public final class TenantDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(TenantDirectory.class);
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final String first;
  private final Map<String, String> homes;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private volatile Map<String, TenantStore> regions = Map.of();
  private volatile Clock clock = Clock.systemUTC();

  private record Known(String region, Instant until) {}

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
   * Asks the regions from now on whether a tenant has moved; what they say is kept for some
   * seconds. A single region is not asked.
   */
  public TenantDirectory asking(Map<String, TenantStore> stores, Clock time) {
    clock = time;
    regions = stores.size() < 2 ? Map.of() : Map.copyOf(stores);
    return this;
  }

  /**
   * The region that is the tenant's home. Whom no region names is looked for in the first one,
   * which knows whether there is such a tenant.
   */
  public String home(String tenant) {
    String beginning = homes.getOrDefault(tenant, first);
    if (regions.isEmpty()) {
      return beginning;
    }
    Instant now = clock.instant();
    Known found = known.get(tenant);
    if (found != null && now.isBefore(found.until())) {
      return found.region();
    }
    String region = found == null ? beginning : found.region();
    try {
      region = followed(tenant, beginning);
    } catch (DataAccessException e) {
      LOG.debug("A region does not say whether {} has moved: {}", tenant, e.toString());
    }
    if (found != null || homes.containsKey(tenant)) {
      known.put(tenant, new Known(region, now.plus(FRESH)));
    }
    return region;
  }

  /** Forgets where the tenant was, for it was not there. */
  public void forget(String tenant) {
    known.remove(tenant);
  }

  private String followed(String tenant, String beginning) {
    String at = beginning;
    for (int moves = 0; moves < regions.size(); moves++) {
      TenantStore store = regions.get(at);
      TenantHome home = store == null ? null : store.home(tenant).orElse(null);
      String next = home == null ? null : home.counterpart();
      if (home == null || home.state() != TenantHome.State.MOVED || next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }
}
