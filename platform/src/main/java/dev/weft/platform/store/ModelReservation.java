package dev.weft.platform.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is reserved for a call of a language model.
 *
 * @param tenant its tenant
 * @param callKey the call, the same for each try of it
 * @param id this try
 * @param estimate what was reserved
 * @param lost an earlier try that nobody heard of again, and that counts as spent; null when there
 *     is none
 */
public record ModelReservation(
    String tenant,
    String callKey,
    UUID id,
    CallEstimate estimate,
    @Nullable ModelReservation lost) {}
