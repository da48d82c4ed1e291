package dev.weft.platform.store;

import dev.weft.contract.run.RunPlacement;

/**
 * Where a run was placed; it stays there.
 *
 * @param region the region's name
 * @param namespace Temporal's namespace
 * @param taskQueue the workflow's task queue
 * @param temporalAddress Temporal's address, as in {@code host:port}
 * @param placement which workers of the region it got, and why
 */
public record RunTarget(
    String region,
    String namespace,
    String taskQueue,
    String temporalAddress,
    RunPlacement placement) {
  /** A run about which no rule decided. */
  public RunTarget(String region, String namespace, String taskQueue, String temporalAddress) {
    this(region, namespace, taskQueue, temporalAddress, RunPlacement.STANDARD);
  }
}
