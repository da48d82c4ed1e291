package dev.weft.platform.store;

import java.util.UUID;

/**
 * What is reserved for a call of a language model.
 *
 * @param tenant its tenant
 * @param callKey the call, the same for each try of it
 * @param id this try
 * @param estimate what was reserved
 */
public record ModelReservation(String tenant, String callKey, UUID id, CallEstimate estimate) {}
