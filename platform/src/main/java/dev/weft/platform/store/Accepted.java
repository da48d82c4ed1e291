package dev.weft.platform.store;

/**
 * A run that was accepted.
 *
 * @param run the run
 * @param created false when an earlier request with the same reference made it
 */
public record Accepted(RunView run, boolean created) {}
