package dev.weft.worker;

import dev.weft.activity.agent.ConditionActivitiesImpl;
import dev.weft.activity.agent.ModelPlanner;
import dev.weft.activity.agent.PlanActivitiesImpl;
import dev.weft.activity.agent.Planner;
import dev.weft.activity.agent.PreferredPlanner;
import dev.weft.activity.agent.planner.OfflinePlanner;
import dev.weft.activity.approval.ApprovalActivitiesImpl;
import dev.weft.activity.calendar.CalendarAgent;
import dev.weft.activity.calendar.StoredCalendar;
import dev.weft.activity.debt.DebtActivitiesImpl;
import dev.weft.activity.diagnostics.DiagnosticsAgent;
import dev.weft.activity.document.DocumentAgent;
import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.finance.FinanceAgent;
import dev.weft.activity.finance.StoredExpenses;
import dev.weft.activity.key.KeyRotationActivitiesImpl;
import dev.weft.activity.model.ModelGateway;
import dev.weft.activity.model.RoutedModels;
import dev.weft.activity.model.StoredModelCalls;
import dev.weft.activity.run.RunActivitiesImpl;
import dev.weft.activity.schedule.ScheduleActivitiesImpl;
import dev.weft.activity.schedule.ScheduledPlacing;
import dev.weft.activity.step.StepActivitiesImpl;
import dev.weft.activity.step.StepStreams;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolPermission;
import dev.weft.activity.travel.Credentials;
import dev.weft.activity.travel.SandboxTravelProvider;
import dev.weft.activity.travel.StoredBookings;
import dev.weft.activity.travel.TravelAgent;
import dev.weft.activity.travel.TravelProvider;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.TaskQueues;
import dev.weft.platform.signal.CancelListener;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.DecisionWriter;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.platform.stream.TokenWriters;
import dev.weft.platform.telemetry.Meters;
import dev.weft.platform.telemetry.OperatorPages;
import dev.weft.platform.telemetry.Telemetry;
import dev.weft.platform.temporal.TemporalClients;
import dev.weft.policy.authorisation.Authoriser;
import dev.weft.policy.placement.Placements;
import dev.weft.policy.plan.PlanBounds;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The worker's objects. */
@Configuration(proxyBeanMethods = false)
class WorkerWiring {
  private static final Duration PROVIDER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLICY_LOADS = Duration.ofSeconds(20);
  private static final Duration ENGINE_ANSWERS = Duration.ofMinutes(2);
  private static final Duration MODEL_TIMEOUT = Duration.ofSeconds(60);

  @Bean
  Telemetry telemetry(WeftConfig config) {
    return Telemetry.open(config, "weft-worker");
  }

  @Bean
  PrometheusMeterRegistry meters() {
    return Meters.ofProcess();
  }

  @Bean
  Stores stores(WeftConfig config, Telemetry telemetry, PrometheusMeterRegistry meters) {
    Stores stores = Stores.open(config, DatabaseRole.WORKER, telemetry.openTelemetry());
    stores.region().tell(meters);
    return stores;
  }

  @Bean
  TemporalClients temporalClients(
      WeftConfig config, Stores stores, Telemetry telemetry, PrometheusMeterRegistry meters) {
    return TemporalClients.open(config, stores, telemetry.openTelemetry(), meters);
  }

  @Bean
  ActivityCalls activityCalls() {
    return new ActivityCalls();
  }

  @Bean
  CancelListener cancelListener(WeftConfig config, ActivityCalls calls) {
    return CancelListener.open(config, calls::cancel, calls::cutAhead);
  }

  @Bean
  TravelProvider travelProvider(WeftConfig config, Telemetry telemetry) {
    String url = config.sandbox().url();
    return new SandboxTravelProvider(
        URI.create(url.isEmpty() ? "http://127.0.0.1:" + config.sandbox().port() : url),
        Credentials.environment("SANDBOX_API_KEY", "sandbox"),
        PROVIDER_TIMEOUT,
        Clock.systemUTC(),
        telemetry.openTelemetry().getTracer("dev.weft.activity.travel"));
  }

  @Bean
  ToolCatalog toolCatalog(Stores stores, TravelProvider travel, ModelGateway models) {
    LocalEffects effects = new LocalEffects(stores.region(), stores.effects(), stores.sealer());
    return new ToolCatalog(
        List.of(
            new TravelAgent(travel, new StoredBookings(effects)),
            new CalendarAgent(new StoredCalendar(effects)),
            new FinanceAgent(new StoredExpenses(effects)),
            new DocumentAgent(models),
            new DiagnosticsAgent()));
  }

  @Bean
  ModelGateway models(WeftConfig config, Stores stores, Telemetry telemetry) {
    return new RoutedModels(
        config.models(),
        System::getenv,
        MODEL_TIMEOUT,
        new StoredModelCalls(stores.region(), stores.modelCalls(), stores.budgets(config)),
        telemetry.openTelemetry().getTracer("dev.weft.activity.model"),
        Clock.systemUTC());
  }

  @Bean
  TokenWriters tokenWriters(WeftConfig config, Stores stores) {
    return new TokenWriters(config, stores.sealer());
  }

  @Bean
  Planner planner(WeftConfig config, ModelGateway models) {
    OfflinePlanner offline = new OfflinePlanner(config.planner().homeAirport());
    if (config.models().roles().planner().isEmpty()) {
      Thread.ofPlatform().name("warm up the offline planner").daemon().start(offline::warmUp);
    }
    return new PreferredPlanner(new ModelPlanner(models), offline);
  }

  @Bean
  FlowWorker flowWorker(
      WeftConfig config,
      WorkerArguments arguments,
      TemporalClients temporal,
      Stores stores,
      ToolCatalog catalog,
      Planner planner,
      TokenWriters tokens,
      ActivityCalls calls,
      Authoriser authoriser) {
    ToolPermission permission = new ToolPermission(authoriser);
    return new FlowWorker(
        config.worker(),
        arguments.tiersOf(config).stream().map(TaskQueues::flows).toList(),
        temporal.workerFactory(),
        List.of(
            new StepActivitiesImpl(
                catalog, permission, stores, StepStreams.of(tokens), config.worker(), calls),
            new ApprovalActivitiesImpl(catalog, permission, stores, config, calls),
            new RunActivitiesImpl(stores.runs(), calls),
            new DebtActivitiesImpl(stores.debts(), calls),
            new ScheduleActivitiesImpl(
                stores,
                authoriser::hash,
                new ScheduledPlacing(Placements.of(config, Clock.systemUTC()), stores, config),
                calls),
            new KeyRotationActivitiesImpl(stores.keyRotations(), calls),
            new ConditionActivitiesImpl(calls),
            new PlanActivitiesImpl(
                planner, stores.agents(), catalog, PlanBounds.of(config.plans()), calls)),
        () -> {
          temporal.await(ENGINE_ANSWERS);
          authoriser.await(POLICY_LOADS);
          stores.agents().upsertSystem(catalog.agents(), catalog.descriptors());
        });
  }

  @Bean
  DecisionWriter decisionWriter(Stores stores) {
    return new DecisionWriter(stores.decisions());
  }

  @Bean
  Authoriser authoriser(WeftConfig config, DecisionWriter decisions) {
    return Authoriser.open(config, decisions, Clock.systemUTC(), TimeOrderedIds::at);
  }

  @Bean
  OperatorPages operatorPages(
      WeftConfig config, FlowWorker worker, PrometheusMeterRegistry meters) {
    return new OperatorPages(config.worker().healthPort(), meters::scrape)
        .withHealth(worker::polling);
  }
}
