package dev.weft.contract.debt;

/**
 * One effect of a run that should not stand.
 *
 * @param stepId the step that made it
 * @param iteration 0 for the first time the step ran
 * @param position the step's place in the flow, from 1
 * @param tool the tool's full name
 * @param state what became of it
 */
public record DebtItem(String stepId, int iteration, int position, String tool, DebtState state) {}
