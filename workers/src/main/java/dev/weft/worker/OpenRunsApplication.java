package dev.weft.worker;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import dev.weft.platform.temporal.TemporalClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Tells which open runs the flows of this class path would break, and which of their version gates
 * open runs need. Shows nothing of what stands in the runs.
 */
public final class OpenRunsApplication {
  private static final String FLOWS = "dev.weft.flow";

  private OpenRunsApplication() {}

  /**
   * Takes the file for the report, and how many runs to look at.
   *
   * @param args the file and the number
   */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    LoggingSystem.get(OpenRunsApplication.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
    Path file = Path.of(args[0]);
    int most = Integer.parseInt(args[1]);
    Map<String, Object> report;
    WeftConfig config = WeftConfigLoader.load();
    try (Stores stores = Stores.open(config, DatabaseRole.WORKER, OpenTelemetry.noop());
        TemporalClients engine =
            TemporalClients.open(config, stores, OpenTelemetry.noop(), new SimpleMeterRegistry())) {
      report = report(OpenRuns.look(engine.client(), most));
    } catch (IllegalStateException e) {
      report = new LinkedHashMap<>(Map.of("error", String.valueOf(e.getMessage())));
    }
    Files.writeString(
        file,
        WeftJson.mapper()
            .writer()
            .with(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(report));
    System.exit(0);
  }

  private static Map<String, Object> report(OpenRuns.Sight sight) {
    Map<String, List<VersionGate>> gates = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    for (FlowCatalog.Flow flow : FlowCatalog.all()) {
      VersionGate.Found found = VersionGate.in(flow.implementation(), FLOWS);
      gates.put(flow.name(), found.gates());
      found.unreadable().stream()
          .filter(place -> !unreadable.contains(place))
          .forEach(unreadable::add);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("replayed", sight.runs().size());
    report.put("more", sight.left());
    report.put("broken", sight.runs().stream().filter(run -> !run.problem().isEmpty()).toList());
    report.put(
        "gates", OpenRuns.needs(sight.runs(), flow -> gates.getOrDefault(flow.name(), List.of())));
    report.put("unreadable", unreadable);
    return report;
  }
}
