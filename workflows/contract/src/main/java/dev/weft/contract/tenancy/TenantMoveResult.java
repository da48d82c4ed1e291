package dev.weft.contract.tenancy;

/**
 * A move that was made.
 *
 * @param rows how many rows were moved
 * @param certificate SHA-256 of its certificate, hexadecimal
 */
public record TenantMoveResult(long rows, String certificate) {}
