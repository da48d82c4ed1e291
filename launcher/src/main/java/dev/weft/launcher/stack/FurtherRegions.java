package dev.weft.launcher.stack;

import static dev.weft.launcher.stack.EffectiveConfig.or;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.RegionalRedisUser;
import dev.weft.contract.config.WeftConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills in what the user left to Weft in the further regions: on one machine they share the servers
 * of the first, where each has a database, roles, a Redis user, a namespace and keys of its own.
 */
final class FurtherRegions {
  private static final int FIRST_PORT = 30;

  private FurtherRegions() {}

  static List<WeftConfig.FurtherRegion> of(WeftConfig config) {
    List<WeftConfig.FurtherRegion> regions = new ArrayList<>();
    for (WeftConfig.FurtherRegion region : config.regions()) {
      int port = region.worker().healthPort();
      regions.add(
          new WeftConfig.FurtherRegion(
              region.id(),
              region.tenants(),
              region.placement(),
              postgres(config, region),
              redis(config, region),
              new WeftConfig.RegionalTemporal(
                  or(
                      region.temporal().address(),
                      or(config.temporal().address(), "127.0.0.1:" + config.temporal().port())),
                  or(region.temporal().namespace(), "weft-" + region.id()),
                  tokenFile(config, region),
                  region.temporal().tls()),
              keys(config.home(), region),
              new WeftConfig.RegionalWorker(
                  port > 0 ? port : config.portBase() + FIRST_PORT + regions.size())));
    }
    return List.copyOf(regions);
  }

  /** Where the process that moves tenants tells its health: after the last region's worker. */
  static int moverPort(WeftConfig config) {
    return config.portBase() + FIRST_PORT + config.regions().size();
  }

  private static WeftConfig.RegionalPostgres postgres(
      WeftConfig config, WeftConfig.FurtherRegion region) {
    WeftConfig.RegionalPostgres given = region.postgres();
    Secrets secrets = Secrets.ofRegion(config.home(), region.id());
    String suffix = "_" + region.id().replace('-', '_');
    return new WeftConfig.RegionalPostgres(
        or(
            given.url(),
            PostgresUrl.embedded(config.postgres().port(), "weft" + suffix, config.tls())),
        or(given.appUser(), "weft_app" + suffix),
        or(given.appPassword(), secrets.app()),
        or(given.workerUser(), "weft_worker" + suffix),
        or(given.workerPassword(), secrets.worker()),
        or(given.systemUser(), "weft_system" + suffix),
        or(given.systemPassword(), secrets.system()),
        or(given.ownerUser(), "weft_owner" + suffix),
        or(given.ownerPassword(), secrets.owner()));
  }

  private static WeftConfig.RegionalRedis redis(
      WeftConfig config, WeftConfig.FurtherRegion region) {
    WeftConfig.RegionalRedis given = region.redis();
    return given.url().isEmpty()
        ? new WeftConfig.RegionalRedis(
            EffectiveConfig.embeddedRedis(config),
            RegionalRedisUser.name(region.id()),
            Secrets.ofRegion(config.home(), region.id()).redis())
        : given;
  }

  private static String tokenFile(WeftConfig config, WeftConfig.FurtherRegion region) {
    return config.temporal().address().isEmpty() && region.temporal().address().isEmpty()
        ? EngineTokens.file(config.home(), region.id()).toString()
        : region.temporal().tokenFile();
  }

  private static WeftConfig.Keys keys(Path home, WeftConfig.FurtherRegion region) {
    String file = region.keys().masterKeyFile();
    return new WeftConfig.Keys(
        file.isEmpty()
            ? Secrets.regionFolder(home, region.id()).resolve("master.key").toString()
            : home.resolve(file).toString(),
        region.keys().masterKeyEnv(),
        region.keys().keystore(),
        region.keys().vault(),
        region.keys().rotation());
  }
}
