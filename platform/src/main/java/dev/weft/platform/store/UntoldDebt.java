package dev.weft.platform.store;

import dev.weft.contract.debt.DebtState;

/**
 * A debt of which the engine has not heard, or whose try has not ended for long.
 *
 * @param tenant its tenant
 * @param runId the run
 * @param stepId the step
 * @param iteration the step's iteration
 * @param state its state
 * @param round how often a person asked for another try
 */
public record UntoldDebt(
    String tenant, String runId, String stepId, int iteration, DebtState state, int round) {}
