package dev.weft.launcher.stack;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.RegionalRedisUser;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.token.LocalTokens;
import java.nio.file.Path;

/** Fills in every address, file and password that the user left to Weft. */
final class EffectiveConfig {
  private static final int ON_A_LAPTOP = 6000;

  private EffectiveConfig() {}

  static WeftConfig of(WeftConfig config, Secrets secrets, Path declarations) {
    Path home = config.home();
    WeftConfig.Postgres postgres = config.postgres();
    WeftConfig.Redis redis = config.redis();
    WeftConfig.Temporal temporal = config.temporal();
    WeftConfig.Api api = config.api();
    WeftConfig.Sandbox sandbox = config.sandbox();
    WeftConfig.Auth auth = config.auth();
    WeftConfig.Authorisation authorisation = config.authorisation();
    boolean ownRedis = redis.url().isEmpty();
    boolean sharedRedis = ownRedis && !config.regions().isEmpty();
    return new WeftConfig(
        home,
        config.profile(),
        config.tls(),
        config.portBase(),
        config.tenants(),
        config.region(),
        FurtherRegions.of(config),
        placement(config.placement(), declarations),
        new WeftConfig.Postgres(
            or(postgres.url(), PostgresUrl.embedded(postgres.port(), "weft", config.tls())),
            postgres.port(),
            postgres.appUser(),
            or(postgres.appPassword(), secrets.app()),
            postgres.workerUser(),
            or(postgres.workerPassword(), secrets.worker()),
            postgres.systemUser(),
            or(postgres.systemPassword(), secrets.system()),
            postgres.ownerUser(),
            or(postgres.ownerPassword(), secrets.owner())),
        new WeftConfig.Redis(
            or(redis.url(), embeddedRedis(config)),
            redis.port(),
            sharedRedis ? RegionalRedisUser.name(config.region().id()) : redis.user(),
            sharedRedis
                ? Secrets.ofRegion(home, config.region().id()).redis()
                : ownRedis ? or(redis.password(), secrets.redis()) : redis.password(),
            redis.tokenEntries(),
            redis.tokenRetention()),
        new WeftConfig.Temporal(
            or(temporal.address(), "127.0.0.1:" + temporal.port()),
            or(temporal.namespace(), "weft-" + config.region().id()),
            temporal.port(),
            temporal.httpPort(),
            temporal.internalPortBase(),
            new WeftConfig.Ui(
                or(temporal.ui().url(), embeddedUi(config)),
                temporal.ui().port(),
                login(config, secrets)),
            temporal.retention(),
            temporal.engine(),
            tokenFile(config),
            temporal.tls()),
        new WeftConfig.Api(
            api.port(),
            api.address(),
            config.apiUrl(),
            api.tls(),
            api.maxPayloadBytes(),
            api.metricsPort(),
            new WeftConfig.RateLimit(
                requestsPerMinute(api.rateLimit(), auth),
                api.rateLimit().requestsPerMinuteAndPerson(),
                api.rateLimit().tenants()),
            api.idempotencyRetention(),
            api.reconcileFirst() || Restore.awaitsFirstStart(home)),
        config.worker(),
        new WeftConfig.Sandbox(
            sandbox.enabled(),
            or(sandbox.url(), "http://127.0.0.1:" + sandbox.port()),
            sandbox.port()),
        new WeftConfig.Auth(
            auth.issuer(),
            auth.audience(),
            or(auth.jwks(), LocalTokens.jwksFile(home).toString()),
            auth.tenantClaim(),
            auth.scopesClaim(),
            auth.groupsClaim()),
        new WeftConfig.Authorisation(
            PolicyFolder.of(config).path().toString(),
            authorisation.server(),
            authorisation.budget(),
            authorisation.opaBinary(),
            authorisation.opaArchiveUrl(),
            authorisation.visibility(),
            authorisation.retention()),
        new WeftConfig.Keys(
            config.keys().masterKeyFile().isEmpty()
                ? home.resolve("keys").resolve("master.key").toString()
                : home.resolve(config.keys().masterKeyFile()).toString(),
            config.keys().masterKeyEnv(),
            config.keys().keystore(),
            config.keys().vault(),
            config.keys().rotation()),
        config.models(),
        config.planner(),
        config.plans(),
        config.budgets(),
        config.approvals(),
        new WeftConfig.Schedules(
            config.schedules().folder().isEmpty()
                ? declarations.resolve("schedules").toString()
                : declarations.resolveSibling(config.schedules().folder()).toString()),
        config.notifications(),
        config.telemetry());
  }

  /** One person on a laptop watches, waits and tests faster than a tenant in production may. */
  private static int requestsPerMinute(WeftConfig.RateLimit limit, WeftConfig.Auth auth) {
    return limit.requestsPerMinute() == 0 && auth.jwks().isEmpty()
        ? ON_A_LAPTOP
        : limit.requestsPerMinute();
  }

  private static WeftConfig.Placement placement(WeftConfig.Placement placement, Path declarations) {
    return placement.rules().isEmpty()
        ? placement
        : new WeftConfig.Placement(
            declarations.resolveSibling(placement.rules()).toString(),
            placement.residency(),
            placement.tiers(),
            placement.tenants());
  }

  /** Where regions share the embedded engine, it lets each into its own namespace alone. */
  private static String tokenFile(WeftConfig config) {
    return config.temporal().address().isEmpty() && !config.regions().isEmpty()
        ? EngineTokens.file(config.home(), config.region().id()).toString()
        : config.temporal().tokenFile();
  }

  /** Without a provider only this laptop's own tokens can say who is there. */
  private static WeftConfig.Login login(WeftConfig config, Secrets secrets) {
    WeftConfig.Login login = config.temporal().ui().login();
    boolean own = login.issuer().isEmpty();
    return new WeftConfig.Login(
        login.enabled() && (!own || config.auth().jwks().isEmpty()),
        own ? config.apiUrl() + "/oidc" : login.issuer(),
        login.clientId(),
        or(login.clientSecret(), own ? secrets.webUi() : ""),
        login.scopes());
  }

  /** The address of the embedded Redis. */
  static String embeddedRedis(WeftConfig config) {
    boolean encrypted = TlsFiles.ofStack(config).hasCertificate();
    return (encrypted ? "rediss://127.0.0.1:" : "redis://127.0.0.1:") + config.redis().port();
  }

  /** The address of the embedded Web UI. */
  static String embeddedUi(WeftConfig config) {
    boolean encrypted = TlsFiles.ofStack(config).hasCertificate();
    return (encrypted ? "https://127.0.0.1:" : "http://127.0.0.1:") + config.temporal().ui().port();
  }

  static String or(String given, String otherwise) {
    return given.isEmpty() ? otherwise : given;
  }
}
