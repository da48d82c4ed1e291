package dev.weft.platform.store;

/**
 * What a rerun would do a second time.
 *
 * @param stepId the step
 * @param agent who acts in it
 * @param action what it does
 * @param runId the run in which it was done, or is about to be
 * @param ahead whether that run has yet to do it, as far as anybody knows
 */
public record StandingEffect(
    String stepId, String agent, String action, String runId, boolean ahead) {}
