package dev.weft.platform.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The metrics of a process. Labels take values from code and configuration alone: no ids of runs,
 * nothing of persons.
 */
public final class Meters {
  /** Effects that stand and that a person must settle, by tenant. */
  public static final String DEBT_OPEN = "weft.debt.open";

  /** Approvals that nobody decided and whose deadline is near, by tenant. */
  public static final String APPROVALS_NEAR_DEADLINE = "weft.approvals.near.deadline";

  /** The part of a day's budget that is left, by tenant, flow and unit. */
  public static final String BUDGET_LEFT = "weft.budget.left.ratio";

  /** How old what {@code weft.*} tells is, in seconds. */
  public static final String WATCH_AGE = "weft.watch.age";

  /** What has a page of its own among the runbooks, as Prometheus names it. */
  public static final List<String> WATCHED =
      List.of(
          "weft_debt_open",
          "weft_approvals_near_deadline",
          "weft_budget_left_ratio",
          "weft_watch_age_seconds",
          "temporal_workflow_task_schedule_to_start_latency_seconds",
          "temporal_activity_schedule_to_start_latency_seconds",
          "temporal_workflow_task_execution_failed_total",
          "temporal_worker_task_slots_available",
          "hikaricp_connections_pending",
          "http_server_requests_seconds");

  /** Whoever sends a message chooses its name. */
  private static final Set<String> UNBOUNDED = Set.of("signal_name", "query_type", "update_name");

  private static final Set<String> LATENCIES =
      Set.of(
          "temporal_workflow_task_schedule_to_start_latency",
          "temporal_activity_schedule_to_start_latency",
          "http.server.requests");

  private static final double[] BUCKETS =
      DoubleStream.of(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
          .map(seconds -> seconds * Duration.ofSeconds(1).toNanos())
          .toArray();

  private Meters() {}

  /** The registry of a process without Spring's own. */
  public static PrometheusMeterRegistry ofProcess() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    filters().forEach(registry.config()::meterFilter);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    return registry;
  }

  /** What holds for every registry: few buckets where latencies matter, bounded labels. */
  public static List<MeterFilter> filters() {
    return List.of(
        MeterFilter.ignoreTags(UNBOUNDED.toArray(String[]::new)),
        new MeterFilter() {
          @Override
          public DistributionStatisticConfig configure(
              Meter.Id id, DistributionStatisticConfig config) {
            return LATENCIES.contains(id.getName())
                ? DistributionStatisticConfig.builder()
                    .serviceLevelObjectives(BUCKETS)
                    .build()
                    .merge(config)
                : config;
          }
        });
  }
}
