package dev.weft.worker;

import dev.weft.contract.config.WeftConfig;
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
  private final List<String> queues;
  private final Runnable register;

  /**
   * A worker.
   *
   * @param queues the task queues that it polls, one for each tier
   * @param register tells the registry what this worker can do; called before the first poll
   */
  FlowWorker(
      WeftConfig.Worker config,
      List<String> queues,
      WorkerFactory factory,
      List<?> activities,
      Runnable register) {
    this.factory = factory;
    this.queues = List.copyOf(queues);
    this.register = register;
    WorkerOptions options =
        WorkerOptions.newBuilder()
            .setUsingVirtualThreads(true)
            .setMaxConcurrentActivityExecutionSize(config.maxConcurrentActivities())
            .setMaxConcurrentLocalActivityExecutionSize(config.maxConcurrentActivities())
            .setMaxConcurrentWorkflowTaskExecutionSize(config.maxConcurrentWorkflowTasks())
            .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
            .setMaxHeartbeatThrottleInterval(HEARTBEAT)
            .setDefaultHeartbeatThrottleInterval(HEARTBEAT)
            .build();
    for (String queue : queues) {
      Worker worker = factory.newWorker(queue, options);
      worker.registerWorkflowImplementationTypes(FlowCatalog.implementations());
      worker.registerActivitiesImplementations(activities.toArray());
    }
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
