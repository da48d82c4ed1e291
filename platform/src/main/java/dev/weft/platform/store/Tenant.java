package dev.weft.platform.store;

/**
 * A tenant.
 *
 * @param tenantId its id
 * @param region the region that keeps its data
 * @param timeZone its IANA time zone, in which its days begin
 */
public record Tenant(String tenantId, String region, String timeZone) {}
