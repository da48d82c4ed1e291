package dev.weft.platform.store;

import dev.weft.contract.run.RunStatus;
import java.time.Instant;

/**
 * A run as jobs across tenants see it.
 *
 * @param tenant its tenant
 * @param runId its id
 * @param workflowId its workflow id
 * @param status its state
 * @param requestedAt when it was asked for
 */
public record OpenRun(
    String tenant, String runId, String workflowId, RunStatus status, Instant requestedAt) {}
