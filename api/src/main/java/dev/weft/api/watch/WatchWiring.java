package dev.weft.api.watch;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.telemetry.Meters;
import dev.weft.platform.telemetry.OperatorPages;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Metrics are read on a port of their own, which answers on this machine alone. */
@Configuration(proxyBeanMethods = false)
class WatchWiring {
  @Bean
  MeterRegistryCustomizer<MeterRegistry> boundedMeters() {
    return registry -> Meters.filters().forEach(registry.config()::meterFilter);
  }

  @Bean(destroyMethod = "close")
  OperatorPages operatorPages(WeftConfig config, PrometheusMeterRegistry meters) {
    return new OperatorPages(config.api().metricsPort(), meters::scrape);
  }
}
