package dev.weft.api.placement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.policy.placement.PlacementDecision;
import dev.weft.policy.placement.PlacementExplanation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a placement comes about. */
@Schema(name = "PlacementExplanation", description = "How a placement comes about.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExplainAnswer(
    @Schema(description = "Whether a run would be placed, or refused.") boolean placed,
    @Schema(example = "eu-west-1") @Nullable String region,
    @Schema(example = "standard") @Nullable String tier,
    @Schema(example = "aws") @Nullable String provider,
    @Schema(example = "Data of the EU stays in the EU. Nothing asks for other workers.")
        String reason,
    @Schema(
            description =
                "The rule of which the fewest parts would have to be otherwise, when none holds.",
            example = "eu")
        @Nullable String nearest,
    @Schema(description = "Every rule in the order in which they are asked.")
        List<RuleAnswer> rules,
    @Schema(description = "What the rules asked; it can be sent as a request again.")
        ExplainRequest input,
    @Schema(
            description = "SHA-256 of the bundle.",
            example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String bundle) {

  /** A rule and its truth value. */
  @Schema(name = "PlacementRule")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RuleAnswer(
      @Schema(example = "eu") String name,
      @Schema(allowableValues = {"residency", "compute"}) String kind,
      @Schema(description = "Rules of a higher one are asked first.", example = "300") int priority,
      @Schema(example = "tenant.region == \"EU\"") String condition,
      @Schema(description = "Whether the condition holds; absent when it cannot be told.")
          @Nullable Boolean holds,
      @Schema(
              description = "The parts of it that would have to be otherwise.",
              example = "[\"tenant.region == \\\"EU\\\"\"]")
          List<String> unmet,
      @Schema(
              description = "Why it was not followed, or cannot be told.",
              example = "the tier spot has no workers in eu-west-1")
          @Nullable String note,
      @Schema(description = "Whether the decision follows it.") boolean decided,
      @Schema(example = "Data of the EU stays in the EU.") String reason) {}

  static ExplainAnswer of(PlacementExplanation explanation) {
    List<RuleAnswer> rules = explanation.rules().stream().map(ExplainAnswer::rule).toList();
    return switch (explanation.decision()) {
      case PlacementDecision.Placed placed ->
          new ExplainAnswer(
              true,
              placed.region(),
              placed.placement().tier(),
              placed.placement().provider(),
              placed.reason(),
              null,
              rules,
              ExplainRequest.of(explanation.input()),
              explanation.bundle());
      case PlacementDecision.Refused refused ->
          new ExplainAnswer(
              false,
              null,
              null,
              null,
              refused.reason(),
              refused.nearest(),
              rules,
              ExplainRequest.of(explanation.input()),
              explanation.bundle());
    };
  }

  private static RuleAnswer rule(PlacementExplanation.Asked asked) {
    return new RuleAnswer(
        asked.rule().name(),
        asked.rule().kind().name().toLowerCase(Locale.ROOT),
        asked.rule().priority(),
        asked.rule().condition(),
        asked.holds(),
        asked.unmet(),
        asked.note(),
        asked.decided(),
        asked.rule().reason());
  }
}
