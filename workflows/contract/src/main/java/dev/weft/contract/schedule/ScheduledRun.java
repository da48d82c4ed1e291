package dev.weft.contract.schedule;

import dev.weft.contract.run.RunContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run that was accepted for a schedule.
 *
 * @param run the run
 * @param workflowId its workflow id
 * @param summary what Web UI shows of it, without personal data
 * @param input the one argument of its flow, as JSON
 */
public record ScheduledRun(
    RunContext run, String workflowId, String summary, Map<String, Object> input) {
  public ScheduledRun {
    input = input == null ? new LinkedHashMap<>() : input;
  }
}
