package dev.weft.worker;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.contract.config.tls.TlsChecks;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a worker: it polls for flows and activities until it is told to end. */
public final class WorkerApplication {
  private WorkerApplication() {}

  /** Takes the region and the tiers that it works for; the configuration says the rest. */
  public static void main(String[] args) {
    WorkerArguments arguments;
    WeftConfig config;
    try {
      arguments = WorkerArguments.of(args);
      config = arguments.in(WeftConfigLoader.load());
      TlsChecks.client(config);
      LiveTls.trustInProcess(config);
    } catch (InvalidConfigurationException e) {
      System.err.println("worker: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      start(config, arguments);
    } catch (RuntimeException e) {
      // Spring has logged it; threads that are left must not keep a process that polls nothing.
      System.exit(1);
    }
  }

  /** Starts a worker of the one region of a configuration, for all its tiers. */
  static ConfigurableApplicationContext start(WeftConfig config) {
    return start(config, WorkerArguments.of());
  }

  private static ConfigurableApplicationContext start(
      WeftConfig config, WorkerArguments arguments) {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    SpringApplication application = new SpringApplication(WorkerWiring.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setDefaultProperties(
        Map.of(
            "logging.level.root",
            config.telemetry().logLevel().name(),
            // It writes the messages of failed activities, which may name what a person asked for.
            "logging.level.io.temporal.internal.activity",
            "OFF",
            "logging.level.com.zaxxer.hikari",
            "WARN",
            "spring.main.keep-alive",
            "true"));
    application.addInitializers(context -> {
      context.getBeanFactory().registerSingleton("weftConfig", config);
      context.getBeanFactory().registerSingleton("workerArguments", arguments);
    });
    return application.run();
  }
}
