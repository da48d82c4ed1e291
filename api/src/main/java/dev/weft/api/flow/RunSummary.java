package dev.weft.api.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.access.Visibility;
import dev.weft.contract.run.RunStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run in a list. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunSummary(
    String runId,
    String flow,
    RunStatus status,
    @Nullable String reference,
    @Nullable String goal,
    @Nullable String errorCode,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant pausedAt,
    @Nullable Long durationMs,
    @Schema(description = "How many of its effects should not stand and wait for a person.")
        int openDebts,
    @Nullable String rerunOf,
    @Nullable Instant startAt,
    RunAnswer.@Nullable TemplateRef template,
    @Schema(description = "Who sees it besides its owner.") Visibility visibility) {}
