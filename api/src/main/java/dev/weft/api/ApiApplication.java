package dev.weft.api;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.contract.config.tls.TlsChecks;
import dev.weft.platform.store.Background;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The process that serves the HTTP interface. */
@SpringBootApplication
@EnableScheduling
public class ApiApplication {
  private static final int MOST_JOBS = 32;

  /** Jobs wait for databases, the engine and mail servers: none may wait for another. */
  @Bean
  ThreadPoolTaskScheduler taskScheduler() {
    ThreadPoolTaskScheduler jobs = new ThreadPoolTaskScheduler();
    jobs.setPoolSize(MOST_JOBS);
    ThreadFactory threads = Thread.ofVirtual().name("job-", 0).factory();
    jobs.setThreadFactory(job -> threads.newThread(Background.of(job)));
    return jobs;
  }

  /** Starts with the configuration that {@code WEFT_CONFIG} names. */
  public static void main(String[] arguments) {
    WeftConfig config;
    try {
      config = WeftConfigLoader.load();
      TlsChecks.api(config);
      LiveTls.trustInProcess(config);
    } catch (InvalidConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    try {
      start(config, PlatformWiring.class);
    } catch (RuntimeException e) {
      // Spring has logged it; threads that are left must not keep a process that serves nobody.
      System.exit(1);
    }
  }

  /**
   * Starts the application.
   *
   * @param config the configuration
   * @param wiring beans that reach stores and engine
   */
  public static ConfigurableApplicationContext start(WeftConfig config, Class<?> wiring) {
    SpringApplication application = new SpringApplication(ApiApplication.class, wiring);
    application.setDefaultProperties(properties(config));
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("weftConfig", config));
    return application.run();
  }

  private static Map<String, Object> properties(WeftConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.address", config.api().address());
    properties.put("server.port", config.api().port());
    properties.put("logging.level.root", config.telemetry().logLevel().name());
    TlsFiles tls = TlsFiles.ofApi(config);
    if (tls.hasCertificate()) {
      String bundle = "spring.ssl.bundle.pem.weft.";
      properties.put(bundle + "keystore.certificate", "file:" + tls.certificate());
      properties.put(bundle + "keystore.private-key", "file:" + tls.key());
      // Else a certificate whose key is not written yet would be shown, and nobody let in.
      properties.put(bundle + "keystore.verify-keys", true);
      properties.put(bundle + "reload-on-update", true);
      properties.put("spring.ssl.bundle.watch.file.quiet-period", "1s");
      properties.put("server.ssl.bundle", "weft");
    }
    return properties;
  }
}
