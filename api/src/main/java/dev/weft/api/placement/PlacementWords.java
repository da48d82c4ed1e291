package dev.weft.api.placement;

import dev.weft.api.problem.ProblemException;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.run.PlacementFacts;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller says of a run for placement. */
@Schema(
    name = "PlacementWords",
    description = "Words of your own that placement rules compare; stored readably.")
public record PlacementWords(
    @Schema(description = "What the run is for.", example = "support") @Nullable String purpose,
    @Schema(description = "What data it touches.", example = "[\"health\"]")
        @Nullable List<String> dataClasses,
    @Schema(description = "Where the data of its person must stay.", example = "EU")
        @Nullable String subjectResidency) {
  private static final String WORD =
      "Use a word of lower-case letters, digits, '_', '.' and '-', at most 40.";

  /** The same, checked. */
  public PlacementFacts facts() {
    return facts("/placement");
  }

  PlacementFacts facts(String at) {
    List<PlanProblem> problems = new ArrayList<>();
    if (purpose != null && !PlacementFacts.word(purpose)) {
      problems.add(new PlanProblem(at + "/purpose", "word", WORD));
    }
    List<String> classes = Objects.requireNonNullElse(dataClasses, List.of());
    if (classes.size() > PlacementFacts.MOST_CLASSES) {
      problems.add(
          new PlanProblem(
              at + "/dataClasses", "too_many", "At most " + PlacementFacts.MOST_CLASSES + "."));
    }
    for (int i = 0; i < classes.size(); i++) {
      if (!PlacementFacts.word(String.valueOf(classes.get(i)))) {
        problems.add(new PlanProblem(at + "/dataClasses/" + i, "word", WORD));
      }
    }
    if (subjectResidency != null && !PlacementFacts.residency(subjectResidency)) {
      problems.add(
          new PlanProblem(
              at + "/subjectResidency", "residency", "Write capital letters, as in EU."));
    }
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_input", problems);
    }
    return new PlacementFacts(purpose, classes, subjectResidency);
  }
}
