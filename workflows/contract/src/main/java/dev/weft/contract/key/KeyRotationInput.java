package dev.weft.contract.key;

/**
 * Whose keys are renewed.
 *
 * @param tenant the tenant's id
 */
public record KeyRotationInput(String tenant) {}
