package dev.weft.platform.store;

/**
 * Where a run was placed.
 *
 * @param region the region's name
 * @param namespace Temporal's namespace
 * @param taskQueue the flow's task queue
 * @param temporalAddress Temporal's address, as in {@code host:port}
 */
public record RunTarget(
    String region, String namespace, String taskQueue, String temporalAddress) {}
