package dev.weft.contract.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.run.RunContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that was accepted for a schedule.
 *
 * @param run the run
 * @param workflowId its workflow id
 * @param summary what Web UI shows of it, without personal data
 * @param input the one argument of its flow, as JSON
 * @param taskQueue the queue of the workers that run it; null for those that run the start itself
 */
public record ScheduledRun(
    RunContext run,
    String workflowId,
    String summary,
    Map<String, Object> input,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String taskQueue) {
  public ScheduledRun {
    input = input == null ? new LinkedHashMap<>() : input;
  }
}
