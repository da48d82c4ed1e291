package dev.weft.worker;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.TaskQueues;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Polls for flows and activities. At its end it stops polling, lets what runs finish for some
 * seconds, and leaves the rest to the engine, which hands it to another worker.
 */
final class FlowWorker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(FlowWorker.class);
  private static final Duration FINISH = Duration.ofSeconds(7);
  private static final Duration GIVE_UP = Duration.ofSeconds(2);

  /**
   * The engine's own second is too short for a first task, which loads classes, on a busy machine.
   */
  static final Duration DEADLOCK = Duration.ofSeconds(10);

  /** How soon an activity hears of a cancel: the engine answers heartbeats only. */
  private static final Duration HEARTBEAT = Duration.ofMillis(800);

  private final WorkerFactory factory;
  private final Runnable register;
  private final List<String> queues;

  /**
   * A worker.
   *
   * @param register tells the registry what this worker can do; called before the first poll
   */
  FlowWorker(WeftConfig config, WorkerFactory factory, List<?> activities, Runnable register) {
    this.factory = factory;
    this.register = register;
    List<String> tiers = config.worker().tiers();
    this.queues =
        (tiers.isEmpty() ? config.placement().tiers() : tiers)
            .stream().map(TaskQueues::flows).toList();
    for (String queue : queues) {
      Worker worker = factory.newWorker(queue, options(config.worker()));
      worker.registerWorkflowImplementationTypes(FlowCatalog.implementations());
      worker.registerActivitiesImplementations(activities.toArray());
    }
  }

  private static WorkerOptions options(WeftConfig.Worker config) {
    return WorkerOptions.newBuilder()
        .setUsingVirtualThreads(true)
        .setMaxConcurrentActivityExecutionSize(config.maxConcurrentActivities())
        .setMaxConcurrentLocalActivityExecutionSize(config.maxConcurrentActivities())
        .setMaxConcurrentWorkflowTaskExecutionSize(config.maxConcurrentWorkflowTasks())
        .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
        .setMaxHeartbeatThrottleInterval(HEARTBEAT)
        .setDefaultHeartbeatThrottleInterval(HEARTBEAT)
        .build();
  }

  /** Whether it polls. */
  boolean polling() {
    return factory.isStarted() && !factory.isShutdown();
  }

  @Override
  public void start() {
    register.run();
    factory.start();
    LOG.info("polling {}", String.join(", ", queues));
  }

  @Override
  public void stop() {
    factory.shutdown();
    factory.awaitTermination(FINISH.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      factory.shutdownNow();
      factory.awaitTermination(GIVE_UP.toMillis(), TimeUnit.MILLISECONDS);
    }
    LOG.info("stopped");
  }

  @Override
  public boolean isRunning() {
    return polling();
  }
}
