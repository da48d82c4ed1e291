package dev.weft.api;

import dev.weft.api.engine.Cancels;
import dev.weft.api.engine.DebtFlows;
import dev.weft.api.engine.Engine;
import dev.weft.api.engine.Executions;
import dev.weft.api.engine.KeyRotations;
import dev.weft.api.engine.MoveFlows;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.api.engine.TemporalDebtFlows;
import dev.weft.api.engine.TemporalEngine;
import dev.weft.api.engine.TemporalExecutions;
import dev.weft.api.engine.TemporalKeyRotations;
import dev.weft.api.engine.TemporalMoveFlows;
import dev.weft.api.engine.TemporalSchedules;
import dev.weft.api.region.HomeDecisions;
import dev.weft.api.region.HomeRegions;
import dev.weft.api.region.RegionAccess;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Audit;
import dev.weft.api.store.Budgets;
import dev.weft.api.store.Debts;
import dev.weft.api.store.Decisions;
import dev.weft.api.store.Delayed;
import dev.weft.api.store.Delegations;
import dev.weft.api.store.IdempotentRequests;
import dev.weft.api.store.Keys;
import dev.weft.api.store.Moves;
import dev.weft.api.store.Notifications;
import dev.weft.api.store.Payloads;
import dev.weft.api.store.PlatformApprovals;
import dev.weft.api.store.PlatformAudit;
import dev.weft.api.store.PlatformBudgets;
import dev.weft.api.store.PlatformDebts;
import dev.weft.api.store.PlatformDecisions;
import dev.weft.api.store.PlatformDelayed;
import dev.weft.api.store.PlatformDelegations;
import dev.weft.api.store.PlatformIdempotentRequests;
import dev.weft.api.store.PlatformKeys;
import dev.weft.api.store.PlatformMoves;
import dev.weft.api.store.PlatformNotifications;
import dev.weft.api.store.PlatformPayloads;
import dev.weft.api.store.PlatformRegistry;
import dev.weft.api.store.PlatformRuns;
import dev.weft.api.store.PlatformSchedules;
import dev.weft.api.store.PlatformTemplates;
import dev.weft.api.store.PlatformTenants;
import dev.weft.api.store.Readings;
import dev.weft.api.store.Registry;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Schedules;
import dev.weft.api.store.Secrets;
import dev.weft.api.store.Templates;
import dev.weft.api.store.Tenants;
import dev.weft.api.store.Tokens;
import dev.weft.api.store.Waiting;
import dev.weft.api.store.Watched;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.limit.RateLimits;
import dev.weft.platform.region.TenantDirectory;
import dev.weft.platform.signal.CancelRequests;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TenantStore;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.platform.telemetry.Telemetry;
import dev.weft.platform.temporal.OperatorPayloads;
import dev.weft.policy.authorisation.Authoriser;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.temporal.api.common.v1.Payload;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.context.annotation.Bean;

/** Reaches the real stores and the real engine; tests bring a wiring of their own. */
public class PlatformWiring {
  @Bean(destroyMethod = "close")
  Telemetry telemetry(WeftConfig config) {
    return Telemetry.open(config, "weft-api");
  }

  @Bean
  OpenTelemetry openTelemetry(Telemetry telemetry) {
    return telemetry.openTelemetry();
  }

  @Bean(destroyMethod = "close")
  HomeRegions homeRegions(
      WeftConfig config, TenantDirectory directory, OpenTelemetry telemetry, MeterRegistry meters) {
    List<RegionAccess> regions =
        Regions.of(config).stream()
            .map(region -> {
              String name = region.region().id();
              String pools = name.equals(config.region().id()) ? "" : "-" + name;
              return RegionAccess.open(region, telemetry, meters, pools);
            })
            .toList();
    Map<String, TenantStore> tenants = new LinkedHashMap<>();
    regions.forEach(region -> tenants.put(region.name(), region.stores().tenants()));
    return new HomeRegions(directory.asking(tenants, Clock.systemUTC()), regions);
  }

  @Bean
  Engine engine(HomeRegions regions) {
    return regions.port(
        Engine.class,
        region ->
            new TemporalEngine(
                region.temporal().client(),
                region.temporal().priorities(),
                region.stores().keys(),
                region.stores().payloadBlobs()));
  }

  @Bean
  Executions executions(HomeRegions regions) {
    return regions.port(
        Executions.class, region -> new TemporalExecutions(region.temporal().client()));
  }

  @Bean
  DebtFlows debtFlows(HomeRegions regions) {
    return regions.port(
        DebtFlows.class,
        region ->
            new TemporalDebtFlows(region.temporal().client(), region.temporal().priorities()));
  }

  @Bean
  Debts debts(HomeRegions regions) {
    return stored(regions, Debts.class, PlatformDebts::new);
  }

  @Bean
  Cancels cancels(HomeRegions regions) {
    return regions.port(Cancels.class, region -> cancels(region.cancels()));
  }

  private static Cancels cancels(CancelRequests requests) {
    return new Cancels() {
      @Override
      public void send(String tenant, String runId) {
        requests.send(tenant, runId);
      }

      @Override
      public void announce(String tenant, List<String> runIds) {
        requests.announce(tenant, runIds);
      }
    };
  }

  @Bean
  Tokens tokens(HomeRegions regions) {
    return regions.port(Tokens.class, region -> region.tokens()::after);
  }

  @Bean
  ScheduleEngine scheduleEngine(HomeRegions regions) {
    return regions.port(
        ScheduleEngine.class,
        region ->
            new TemporalSchedules(region.temporal().client(), region.temporal().priorities()));
  }

  @Bean
  Schedules schedules(HomeRegions regions) {
    return stored(regions, Schedules.class, PlatformSchedules::new);
  }

  @Bean
  Runs runs(HomeRegions regions) {
    return stored(regions, Runs.class, PlatformRuns::new);
  }

  @Bean
  Delayed delayed(HomeRegions regions) {
    return stored(regions, Delayed.class, PlatformDelayed::new);
  }

  @Bean
  Templates templates(HomeRegions regions) {
    return stored(regions, Templates.class, PlatformTemplates::new);
  }

  @Bean
  Payloads payloads(WeftConfig config, HomeRegions regions) {
    return stored(
        regions,
        Payloads.class,
        stores -> new PlatformPayloads(stores.payloadBlobs(), config.temporal().retention()));
  }

  @Bean
  Approvals approvals(HomeRegions regions) {
    return stored(regions, Approvals.class, PlatformApprovals::new);
  }

  @Bean
  Delegations delegations(HomeRegions regions) {
    return stored(regions, Delegations.class, PlatformDelegations::new);
  }

  @Bean
  Keys keys(HomeRegions regions) {
    return stored(regions, Keys.class, PlatformKeys::new);
  }

  @Bean
  KeyRotations keyRotations(HomeRegions regions) {
    return regions.port(
        KeyRotations.class,
        region ->
            new TemporalKeyRotations(region.temporal().client(), region.temporal().priorities()));
  }

  @Bean
  MoveFlows moveFlows(HomeRegions regions) {
    return regions.port(
        MoveFlows.class, region -> new TemporalMoveFlows(region.temporal().client()));
  }

  @Bean
  Moves moves(HomeRegions regions) {
    return stored(regions, Moves.class, PlatformMoves::new);
  }

  @Bean
  Readings readings(HomeRegions regions) {
    return stored(regions, Readings.class, PlatformWiring::readings);
  }

  private static Readings readings(Stores stores) {
    OperatorPayloads payloads = new OperatorPayloads(stores.keys(), stores.payloadBlobs());
    return new Readings() {
      @Override
      public List<Payload> decode(String tenant, Predicate<String> seen, List<Payload> encrypted) {
        return payloads.decode(tenant, seen, encrypted);
      }

      @Override
      public List<Payload> download(
          String tenant, Predicate<String> seen, List<Payload> encrypted) {
        return payloads.download(tenant, seen, encrypted);
      }
    };
  }

  @Bean
  Notifications notifications(HomeRegions regions) {
    return stored(regions, Notifications.class, PlatformNotifications::new);
  }

  @Bean
  Tenants tenants(HomeRegions regions) {
    return stored(regions, Tenants.class, PlatformTenants::new);
  }

  @Bean
  Waiting waiting(HomeRegions regions) {
    return stored(regions, Waiting.class, stores -> stores.region()::waiting);
  }

  @Bean
  Audit audit(HomeRegions regions) {
    return stored(regions, Audit.class, PlatformAudit::new);
  }

  @Bean
  Decisions decisions(HomeRegions regions) {
    return stored(regions, Decisions.class, PlatformDecisions::new);
  }

  @Bean(destroyMethod = "close")
  HomeDecisions homeDecisions(HomeRegions regions) {
    return new HomeDecisions(regions);
  }

  @Bean(destroyMethod = "close")
  Authoriser authoriser(WeftConfig config, HomeDecisions decisions) {
    return Authoriser.open(config, decisions, Clock.systemUTC(), TimeOrderedIds::at);
  }

  @Bean
  RateLimits rateLimits(HomeRegions regions) {
    return regions.limits();
  }

  @Bean
  IdempotentRequests idempotentRequests(HomeRegions regions) {
    return stored(regions, IdempotentRequests.class, PlatformIdempotentRequests::new);
  }

  @Bean
  Budgets budgets(HomeRegions regions, WeftConfig config) {
    return stored(regions, Budgets.class, stores -> new PlatformBudgets(stores, config));
  }

  @Bean
  Registry registry(HomeRegions regions) {
    return stored(regions, Registry.class, PlatformRegistry::new);
  }

  @Bean
  Watched watched(HomeRegions regions) {
    return stored(regions, Watched.class, stores -> stores.watch()::counts);
  }

  @Bean
  Secrets secrets(HomeRegions regions) {
    return stored(regions, Secrets.class, stores -> stores.keys()::lookup);
  }

  private static <T> T stored(HomeRegions regions, Class<T> port, Function<Stores, T> in) {
    return regions.port(port, region -> in.apply(region.stores()));
  }
}
