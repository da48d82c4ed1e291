package dev.weft.platform.store;

import dev.weft.contract.run.RunStatus;

/**
 * A run that has not ended, as jobs across tenants see it.
 *
 * @param tenant its tenant
 * @param runId its id
 * @param workflowId its workflow id
 * @param status its state
 */
public record OpenRun(String tenant, String runId, String workflowId, RunStatus status) {}
