package dev.weft.contract.agent;

/**
 * One thing that is wrong with a plan or an input.
 *
 * @param pointer JSON pointer to it, as in {@code /steps/1/params/start}
 * @param code a stable code, as in {@code unknown_tool}
 * @param message what is wrong and how to mend it
 */
public record PlanProblem(String pointer, String code, String message) {}
