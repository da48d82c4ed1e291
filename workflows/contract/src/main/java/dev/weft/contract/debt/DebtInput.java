package dev.weft.contract.debt;

import dev.weft.contract.run.RunContext;

/**
 * The run whose debt is to be settled.
 *
 * @param run the run
 */
public record DebtInput(RunContext run) {}
