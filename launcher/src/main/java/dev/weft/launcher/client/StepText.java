package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.payload.WeftJson;
import org.jspecify.annotations.Nullable;

/**
 * What a running step says.
 *
 * @param stepId the step
 * @param begins whether the step's text begins anew
 * @param text to be added to the step's text
 * @param percent how far the run's steps are; null when it does not say
 */
record StepText(String stepId, boolean begins, String text, @Nullable Integer percent) {
  /** Reads an event; null when it is of another kind. */
  static @Nullable StepText of(RunEvent event) {
    if (!says(event)) {
      return null;
    }
    try {
      JsonNode data = WeftJson.mapper().readTree(event.data());
      return new StepText(
          data.path("stepId").asText(),
          event.type().equals("step.reset"),
          data.path("text").asText(""),
          data.hasNonNull("percent") ? data.get("percent").asInt() : null);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Whether an event tells what a step says, not that something has changed. */
  static boolean says(RunEvent event) {
    return switch (event.type()) {
      case "step.token", "step.progress", "step.reset" -> true;
      default -> false;
    };
  }
}
