package dev.weft.contract.key;

/**
 * What a rotation did.
 *
 * @param keysRenewed persons, and the tenant itself, that have a new key
 * @param keysRewrapped keys that were wrapped anew by the tenant's new key
 * @param valuesReencrypted stored values that were encrypted anew
 */
public record KeyRotationResult(long keysRenewed, long keysRewrapped, long valuesReencrypted) {}
