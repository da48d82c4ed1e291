package dev.weft.api.region;

import dev.weft.contract.policy.DecisionLog;
import dev.weft.contract.policy.LoggedDecision;
import dev.weft.platform.store.DecisionWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps each decision in the home region of the tenant for whom it was taken. */
public final class HomeDecisions implements DecisionLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HomeDecisions.class);

  private final HomeRegions regions;
  private final Map<String, DecisionWriter> writers = new LinkedHashMap<>();

  /** A writer for each region. */
  public HomeDecisions(HomeRegions regions) {
    this.regions = regions;
    for (RegionAccess region : regions.all()) {
      writers.put(region.name(), new DecisionWriter(region.stores().decisions()));
    }
  }

  @Override
  public boolean record(LoggedDecision decision) {
    String tenant = decision.tenant();
    if (tenant == null) {
      LOG.debug("{} for nobody: {} {}", decision.action(), decision.allowed(), decision.reasons());
      return true;
    }
    return Objects.requireNonNull(writers.get(regions.home(tenant).name())).record(decision);
  }

  @Override
  public void close() {
    writers.values().forEach(DecisionWriter::close);
  }
}
