package dev.weft.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rotation of a tenant's keys.
 *
 * @param rotationId its id
 * @param startedAt when it began
 * @param keysRenewed how many have a new key
 * @param keysRewrapped how many keys were wrapped anew
 * @param valuesTotal how many stored values are to be encrypted anew; null until they are counted
 * @param valuesReencrypted how many were
 * @param updatedAt when it last got further
 * @param endedAt when it ended; null while it runs
 */
public record KeyRotationView(
    String rotationId,
    Instant startedAt,
    long keysRenewed,
    long keysRewrapped,
    @Nullable Long valuesTotal,
    long valuesReencrypted,
    Instant updatedAt,
    @Nullable Instant endedAt) {}
