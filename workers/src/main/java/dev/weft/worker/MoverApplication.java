package dev.weft.worker;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.tenancy.TemporalRegionEngine;
import dev.weft.activity.tenancy.TenantMoveActivitiesImpl;
import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.contract.config.tls.TlsChecks;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import dev.weft.flow.tenancy.TenantMoveWorkflowImpl;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import dev.weft.platform.telemetry.Meters;
import dev.weft.platform.telemetry.OperatorPages;
import dev.weft.platform.temporal.TemporalClients;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Moves tenants between regions: the one process that has the means of several, and that polls for
 * moves in each of them. It serves no requests and runs no other flows.
 */
public final class MoverApplication {
  private static final Logger LOG = LoggerFactory.getLogger(MoverApplication.class);
  private static final int FINISH_SECONDS = 7;

  private MoverApplication() {}

  /** Takes the port of its health page; the configuration of all regions says the rest. */
  public static void main(String[] args) {
    WeftConfig config;
    try {
      config = WeftConfigLoader.load();
      TlsChecks.client(config);
      LiveTls.trustInProcess(config);
    } catch (InvalidConfigurationException e) {
      System.err.println("mover: " + e.getMessage());
      System.exit(2);
      return;
    }
    LoggingSystem.get(MoverApplication.class.getClassLoader())
        .setLogLevel(
            LoggingSystem.ROOT_LOGGER_NAME, LogLevel.valueOf(config.telemetry().logLevel().name()));
    start(config, Integer.parseInt(args[0]));
  }

  private static void start(WeftConfig config, int port) {
    PrometheusMeterRegistry meters = Meters.ofProcess();
    List<WeftConfig> regions = Regions.of(config);
    ActivityCalls calls = new ActivityCalls();
    List<WorkerFactory> factories = new ArrayList<>();
    for (WeftConfig region : regions) {
      Stores stores =
          Stores.open(
              region,
              DatabaseRole.OWNER,
              OpenTelemetry.noop(),
              RunSignals.none(),
              Clock.systemUTC());
      TemporalClients temporal = TemporalClients.open(region, stores, OpenTelemetry.noop(), meters);
      WorkerFactory factory = temporal.workerFactory();
      Worker worker =
          factory.newWorker(
              TenantMoveWorkflow.TASK_QUEUE,
              WorkerOptions.newBuilder()
                  .setUsingVirtualThreads(true)
                  .setMaxConcurrentActivityExecutionSize(1)
                  .setDefaultDeadlockDetectionTimeout(FlowWorker.DEADLOCK.toMillis())
                  .build());
      worker.registerWorkflowImplementationTypes(TenantMoveWorkflowImpl.class);
      worker.registerActivitiesImplementations(
          new TenantMoveActivitiesImpl(
              regions, new TemporalRegionEngine(temporal.client()), calls));
      factories.add(factory);
    }
    factories.forEach(WorkerFactory::start);
    OperatorPages pages =
        new OperatorPages(port, meters::scrape)
            .withHealth(() -> factories.stream().allMatch(WorkerFactory::isStarted));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(factories, pages), "stop"));
    LOG.info("polling {} in {} regions", TenantMoveWorkflow.TASK_QUEUE, regions.size());
  }

  private static void stop(List<WorkerFactory> factories, OperatorPages pages) {
    pages.close();
    factories.forEach(WorkerFactory::shutdown);
    factories.forEach(factory -> factory.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS));
  }
}
