package dev.weft.launcher.command;

import dev.weft.contract.config.WeftConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Addresses of lists in Temporal's Web UI that operators look at first. */
final class OperatorLists {
  /** The engine marks a run so when its workflow task fails again and again. */
  private static final String STUCK =
      "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL";

  private OperatorLists() {}

  /**
   * The lists by name.
   *
   * @param waiting the runs that wait for a person, which only Weft's own projection knows
   * @param now tells when today began
   */
  static Map<String, String> of(WeftConfig config, List<String> waiting, ZonedDateTime now) {
    Map<String, String> lists = new LinkedHashMap<>();
    if (!waiting.isEmpty()) {
      lists.put(
          "Waiting for people",
          list(
              config,
              waiting.stream()
                  .map(run -> "'" + run + "'")
                  .collect(
                      Collectors.joining(
                          ", ", "ExecutionStatus = 'Running' AND WeftRun IN (", ")"))));
    }
    lists.put("Stuck", list(config, STUCK));
    lists.put(
        "Failed today",
        list(
            config,
            "ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut') AND CloseTime >= '"
                + now.truncatedTo(ChronoUnit.DAYS).toInstant()
                + "'"));
    return lists;
  }

  private static String list(WeftConfig config, String query) {
    return config.temporal().ui().url()
        + "/namespaces/"
        + config.temporal().namespace()
        + "/workflows?query="
        + URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
