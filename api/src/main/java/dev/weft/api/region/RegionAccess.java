package dev.weft.api.region;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.limit.RateLimits;
import dev.weft.platform.limit.RedisRateLimits;
import dev.weft.platform.signal.CancelRequests;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import dev.weft.platform.stream.TokenReader;
import dev.weft.platform.temporal.TemporalClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;

/**
 * One region as the api reaches it: with credentials of its own for each of its parts.
 *
 * @param config the region's configuration, which names no other
 * @param stores its database and keys
 * @param temporal its engine
 * @param limits how much its tenants may ask for
 * @param cancels tells its workers of cancels
 * @param tokens reads the token streams of its runs
 */
public record RegionAccess(
    WeftConfig config,
    Stores stores,
    TemporalClients temporal,
    RateLimits limits,
    CancelRequests cancels,
    TokenReader tokens)
    implements AutoCloseable {

  /**
   * Opens a region; its parts are connected to when they are needed.
   *
   * @param pools follows the names of its pools of connections in metrics
   */
  public static RegionAccess open(
      WeftConfig config, OpenTelemetry telemetry, MeterRegistry meters, String pools) {
    Stores stores = Stores.open(config, DatabaseRole.API, telemetry);
    stores.region().tell(meters, pools);
    return new RegionAccess(
        config,
        stores,
        TemporalClients.open(config, stores, telemetry, meters),
        RedisRateLimits.open(config),
        new CancelRequests(config, stores.region()),
        new TokenReader(config, stores.sealer()));
  }

  /** The region's name. */
  public String name() {
    return config.region().id();
  }

  @Override
  public void close() {
    tokens.close();
    cancels.close();
    limits.close();
    temporal.close();
    stores.close();
  }
}
