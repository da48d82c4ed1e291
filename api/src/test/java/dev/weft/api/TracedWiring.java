package dev.weft.api;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.telemetry.Telemetry;
import org.springframework.context.annotation.Bean;

/** The real wiring, with spans kept in memory. */
public class TracedWiring extends PlatformWiring {
  public static final SpanCollector SPANS = new SpanCollector();

  @Bean(destroyMethod = "close")
  @Override
  Telemetry telemetry(WeftConfig config) {
    return Telemetry.open(config, "weft-api", SPANS);
  }
}
