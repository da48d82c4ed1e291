package dev.weft.contract.tenancy;

/**
 * The move that is to be made.
 *
 * @param move the move
 */
public record TenantMoveInput(TenantMove move) {}
