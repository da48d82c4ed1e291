package dev.weft.platform.temporal;

import dev.weft.contract.config.WeftConfig;
import io.temporal.common.Priority;

/**
 * How a tenant's tasks stand among those of others that wait in the same queue. The engine passes a
 * workflow's priority on to its activities, its children and its next executions, so that it is
 * enough to start flows with it.
 */
public final class TenantPriorities {
  private final WeftConfig.Placement config;

  public TenantPriorities(WeftConfig.Placement config) {
    this.config = config;
  }

  /** The priority of a tenant's flows: the tenant is the fairness key. */
  public Priority of(String tenant) {
    WeftConfig.TenantShare share = config.of(tenant);
    return Priority.newBuilder()
        .setPriorityKey(share.priority())
        .setFairnessKey(tenant)
        .setFairnessWeight(share.share())
        .build();
  }
}
