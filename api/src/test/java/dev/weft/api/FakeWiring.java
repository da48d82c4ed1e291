package dev.weft.api;

import dev.weft.api.engine.Cancels;
import dev.weft.api.store.Secrets;
import dev.weft.api.store.Tokens;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.policy.authorisation.Authoriser;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Bean;

/** Everything in memory. */
public class FakeWiring {
  @Bean
  OpenTelemetry openTelemetry() {
    return OpenTelemetry.noop();
  }

  @Bean
  FakeRuns runs() {
    return new FakeRuns();
  }

  @Bean
  FakeDebts debts() {
    return new FakeDebts();
  }

  @Bean
  FakeExecutions executions() {
    return new FakeExecutions();
  }

  @Bean
  FakeSchedules schedules() {
    return new FakeSchedules();
  }

  @Bean
  FakeScheduleEngine scheduleEngine() {
    return new FakeScheduleEngine();
  }

  @Bean
  FakeTemplates templates() {
    return new FakeTemplates();
  }

  @Bean
  FakePayloads payloads() {
    return new FakePayloads();
  }

  @Bean
  FakeKeys keys() {
    return new FakeKeys();
  }

  @Bean
  FakeMoves moves() {
    return new FakeMoves();
  }

  @Bean
  FakeReadings readings() {
    return new FakeReadings();
  }

  @Bean
  FakeApprovals approvals() {
    return new FakeApprovals();
  }

  @Bean
  FakeDelegations delegations() {
    return new FakeDelegations();
  }

  @Bean
  FakeNotifications notifications() {
    return new FakeNotifications();
  }

  @Bean
  FakeTenants tenants() {
    return new FakeTenants();
  }

  @Bean
  FakeAudit audit() {
    return new FakeAudit();
  }

  @Bean
  FakeWaiting waiting() {
    return new FakeWaiting();
  }

  @Bean
  FakeLimits rateLimits() {
    return new FakeLimits();
  }

  @Bean
  FakeIdempotentRequests idempotentRequests() {
    return new FakeIdempotentRequests();
  }

  @Bean
  FakeBudgets budgets() {
    return new FakeBudgets();
  }

  @Bean
  FakeRegistry registry() {
    return new FakeRegistry();
  }

  @Bean
  FakeEngine engine() {
    return new FakeEngine();
  }

  @Bean
  FakeDecisions decisions() {
    return new FakeDecisions();
  }

  @Bean
  Authoriser authoriser(WeftConfig config, FakeDecisions decisions) {
    Authoriser authoriser =
        Authoriser.open(config, decisions, Clock.systemUTC(), TimeOrderedIds::at);
    authoriser.await(Duration.ofSeconds(30));
    return authoriser;
  }

  @Bean
  FakeWatched watched() {
    return new FakeWatched();
  }

  @Bean
  Cancels cancels(FakeEngine engine) {
    return new Cancels() {
      @Override
      public void send(String tenant, String runId) {
        engine.hastened.add(runId);
      }

      @Override
      public void announce(String tenant, List<String> runIds) {
        engine.announced.addAll(runIds);
      }
    };
  }

  @Bean
  Tokens tokens() {
    return (run, last, limit) -> List.of();
  }

  @Bean
  Secrets secrets() {
    return (tenant, use) -> Arrays.copyOf((tenant + use).getBytes(StandardCharsets.UTF_8), 32);
  }
}
