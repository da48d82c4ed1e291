package dev.weft.api.flow;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What was done to many runs. */
record BulkAnswer(
    RunControl.Action action,
    boolean dryRun,
    @Schema(description = "Open runs that fit and would change.") int matched,
    @Schema(description = "Runs to which it was done; 0 for a dry run.") int done,
    List<Failed> failed) {
  /** A run to which it could not be done. */
  @Schema(name = "BulkFailure")
  record Failed(String runId, @Schema(example = "already_ended") String code) {}
}
