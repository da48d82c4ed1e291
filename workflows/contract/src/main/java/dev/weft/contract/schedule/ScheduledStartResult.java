package dev.weft.contract.schedule;

/**
 * What a due schedule started.
 *
 * @param runId the run, whose own state says how it ended
 */
public record ScheduledStartResult(String runId) {}
