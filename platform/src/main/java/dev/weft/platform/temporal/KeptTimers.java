package dev.weft.platform.temporal;

import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Reports the SDK's metrics, and remembers its timers: about ten are told in each task, and looking
 * each up by all of its labels costs more than telling it. The SDK keeps one map of labels for each
 * of its scopes for ever, so a map is as good as what it holds.
 */
final class KeptTimers extends MicrometerClientStatsReporter {
  private final MeterRegistry registry;
  private final ConcurrentMap<Name, Timer> timers = new ConcurrentHashMap<>();

  KeptTimers(MeterRegistry registry) {
    super(registry);
    this.registry = registry;
  }

  @Override
  public void reportTimer(String name, Map<String, String> labels, Duration interval) {
    timers
        .computeIfAbsent(new Name(name, labels), this::timer)
        .record(interval.getNanos(), TimeUnit.NANOSECONDS);
  }

  private Timer timer(Name name) {
    return registry.timer(
        name.name,
        name.labels.entrySet().stream()
            .map(label -> Tag.of(label.getKey(), label.getValue()))
            .toList());
  }

  /** A name with one map of labels, whatever equals it. */
  private static final class Name {
    private final String name;
    private final Map<String, String> labels;

    Name(String name, Map<String, String> labels) {
      this.name = name;
      this.labels = labels;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return other instanceof Name that && labels == that.labels && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + System.identityHashCode(labels);
    }
  }
}
