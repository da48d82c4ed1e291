package dev.weft.contract.key;

import java.time.Instant;

/**
 * One rotation of a tenant's keys.
 *
 * @param tenant the tenant's id
 * @param rotationId the engine's id of the first execution of the flow
 * @param startedAt keys that are older are renewed
 */
public record KeyRotation(String tenant, String rotationId, Instant startedAt) {}
