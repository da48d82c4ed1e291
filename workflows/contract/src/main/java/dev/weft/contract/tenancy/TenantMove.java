package dev.weft.contract.tenancy;

/**
 * One move of a tenant. Holds surrogates only.
 *
 * @param tenant the tenant's id
 * @param moveId the move's UUID
 * @param from the region that it leaves
 * @param to the region that it goes to
 * @param epoch the tenant's epoch in the new home: one more than in the old one
 * @param drainSeconds how long runs may take to end before the move gives up
 * @param requestedBy surrogate of who asked for it
 */
public record TenantMove(
    String tenant,
    String moveId,
    String from,
    String to,
    long epoch,
    long drainSeconds,
    String requestedBy) {}
