package dev.weft.api.flow;

import dev.weft.contract.run.RunStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to do to many runs. */
record BulkRequest(
    RunControl.@Nullable Action action,
    @Nullable Filter filter,
    @Schema(description = "Only counts what would change.", example = "true")
        @Nullable Boolean dryRun,
    @Schema(
            description =
                "How many a dry run counted: when it is another number now, nothing is done.",
            example = "3")
        @Nullable Integer expectedCount) {
  /** Which of the tenant's open runs; at least one member must be given. */
  @Schema(name = "BulkFilter")
  record Filter(
      @Schema(example = "TripBooking") @Nullable String flow,
      @Nullable RunStatus status,
      @Schema(description = "Only runs that were asked for longer ago than that.", example = "2h")
          @Nullable String olderThan) {}
}
