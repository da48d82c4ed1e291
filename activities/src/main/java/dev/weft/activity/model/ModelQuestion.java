package dev.weft.activity.model;

import dev.weft.contract.run.RunContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model.
 *
 * @param run the run that asks
 * @param stepId the step that asks; null outside of steps
 * @param agent the agent that asks; null outside of steps
 * @param role which models may answer
 * @param promptVersion the version of the prompt, kept with the record of the call
 * @param system what the model is told first
 * @param turns what was said, in order; the last is the user's
 * @param answerShape what the answer must look like; null for free text
 */
public record ModelQuestion(
    RunContext run,
    @Nullable String stepId,
    @Nullable String agent,
    ModelRole role,
    String promptVersion,
    String system,
    List<Turn> turns,
    @Nullable AnswerShape answerShape) {
  public ModelQuestion {
    turns = List.copyOf(turns);
  }

  /**
   * One thing that was said.
   *
   * @param byModel whether the model said it; otherwise the user did
   */
  public record Turn(boolean byModel, String text) {}

  /**
   * The shape of a structured answer.
   *
   * @param name of the shape, letters and underscores
   * @param description what it holds, in a sentence
   * @param schema its JSON Schema: an object, with local {@code $defs}
   */
  public record AnswerShape(String name, String description, Map<String, Object> schema) {}
}
