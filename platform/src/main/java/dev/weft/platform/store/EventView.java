package dev.weft.platform.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a run.
 *
 * @param seq its number; a run's numbers grow and may have gaps
 * @param type as in {@code step.completed}
 * @param stepId the step it is about, if any
 * @param data no personal data
 * @param at when it happened
 */
public record EventView(
    long seq, String type, @Nullable String stepId, Map<String, Object> data, Instant at) {}
