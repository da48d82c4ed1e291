package dev.weft.api;

import dev.weft.api.engine.Cancels;
import dev.weft.api.engine.DebtFlows;
import dev.weft.api.engine.Engine;
import dev.weft.api.engine.Executions;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.api.engine.TemporalDebtFlows;
import dev.weft.api.engine.TemporalEngine;
import dev.weft.api.engine.TemporalExecutions;
import dev.weft.api.engine.TemporalSchedules;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Audit;
import dev.weft.api.store.Budgets;
import dev.weft.api.store.Debts;
import dev.weft.api.store.Delayed;
import dev.weft.api.store.Delegations;
import dev.weft.api.store.IdempotentRequests;
import dev.weft.api.store.Notifications;
import dev.weft.api.store.Payloads;
import dev.weft.api.store.PlatformApprovals;
import dev.weft.api.store.PlatformAudit;
import dev.weft.api.store.PlatformBudgets;
import dev.weft.api.store.PlatformDebts;
import dev.weft.api.store.PlatformDelayed;
import dev.weft.api.store.PlatformDelegations;
import dev.weft.api.store.PlatformIdempotentRequests;
import dev.weft.api.store.PlatformNotifications;
import dev.weft.api.store.PlatformPayloads;
import dev.weft.api.store.PlatformRegistry;
import dev.weft.api.store.PlatformRuns;
import dev.weft.api.store.PlatformSchedules;
import dev.weft.api.store.PlatformTemplates;
import dev.weft.api.store.PlatformTenants;
import dev.weft.api.store.Registry;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Schedules;
import dev.weft.api.store.Secrets;
import dev.weft.api.store.Templates;
import dev.weft.api.store.Tenants;
import dev.weft.api.store.Tokens;
import dev.weft.api.store.Waiting;
import dev.weft.api.store.Watched;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.limit.RateLimits;
import dev.weft.platform.limit.RedisRateLimits;
import dev.weft.platform.signal.CancelRequests;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import dev.weft.platform.stream.TokenReader;
import dev.weft.platform.telemetry.Telemetry;
import dev.weft.platform.temporal.TemporalClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;
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
  Stores stores(WeftConfig config, OpenTelemetry telemetry, MeterRegistry meters) {
    Stores stores = Stores.open(config, DatabaseRole.API, telemetry);
    stores.region().tell(meters);
    return stores;
  }

  @Bean(destroyMethod = "close")
  TemporalClients temporalClients(
      WeftConfig config, Stores stores, OpenTelemetry telemetry, MeterRegistry meters) {
    return TemporalClients.open(config, stores, telemetry, meters);
  }

  @Bean
  Engine engine(TemporalClients temporal, Stores stores) {
    return new TemporalEngine(
        temporal.client(), temporal.priorities(), stores.keys(), stores.payloadBlobs());
  }

  @Bean
  Executions executions(TemporalClients temporal) {
    return new TemporalExecutions(temporal.client());
  }

  @Bean
  DebtFlows debtFlows(TemporalClients temporal) {
    return new TemporalDebtFlows(temporal.client(), temporal.priorities());
  }

  @Bean
  Debts debts(Stores stores) {
    return new PlatformDebts(stores);
  }

  @Bean(destroyMethod = "close")
  CancelRequests cancelRequests(WeftConfig config, Stores stores) {
    return new CancelRequests(config, stores.region());
  }

  @Bean
  Cancels cancels(CancelRequests requests) {
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

  @Bean(destroyMethod = "close")
  TokenReader tokenReader(WeftConfig config, Stores stores) {
    return new TokenReader(config, stores.sealer());
  }

  @Bean
  Tokens tokens(TokenReader reader) {
    return reader::after;
  }

  @Bean
  ScheduleEngine scheduleEngine(TemporalClients temporal) {
    return new TemporalSchedules(temporal.client(), temporal.priorities());
  }

  @Bean
  Schedules schedules(Stores stores) {
    return new PlatformSchedules(stores);
  }

  @Bean
  Runs runs(Stores stores) {
    return new PlatformRuns(stores);
  }

  @Bean
  Delayed delayed(Stores stores) {
    return new PlatformDelayed(stores);
  }

  @Bean
  Templates templates(Stores stores) {
    return new PlatformTemplates(stores);
  }

  @Bean
  Payloads payloads(WeftConfig config, Stores stores) {
    return new PlatformPayloads(stores.payloadBlobs(), config.temporal().retention());
  }

  @Bean
  Approvals approvals(Stores stores) {
    return new PlatformApprovals(stores);
  }

  @Bean
  Delegations delegations(Stores stores) {
    return new PlatformDelegations(stores);
  }

  @Bean
  Notifications notifications(Stores stores) {
    return new PlatformNotifications(stores);
  }

  @Bean
  Waiting waiting(Stores stores) {
    return stores.region()::waiting;
  }

  @Bean
  Tenants tenants(Stores stores) {
    return new PlatformTenants(stores);
  }

  @Bean
  Audit audit(Stores stores) {
    return new PlatformAudit(stores);
  }

  @Bean(destroyMethod = "close")
  RateLimits rateLimits(WeftConfig config) {
    return RedisRateLimits.open(config);
  }

  @Bean
  IdempotentRequests idempotentRequests(Stores stores) {
    return new PlatformIdempotentRequests(stores);
  }

  @Bean
  Budgets budgets(Stores stores, WeftConfig config) {
    return new PlatformBudgets(stores, config);
  }

  @Bean
  Registry registry(Stores stores) {
    return new PlatformRegistry(stores);
  }

  @Bean
  Watched watched(Stores stores) {
    return stores.watch()::counts;
  }

  @Bean
  Secrets secrets(Stores stores) {
    return stores.keys()::lookup;
  }
}
