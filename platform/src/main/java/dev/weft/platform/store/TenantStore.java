package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.run.WorkflowIds;
import java.util.List;
import java.util.Optional;

/** The tenants of the region. */
public final class TenantStore {
  /** The tenant that shared agents and tools belong to; nobody signs in to it. */
  public static final String SYSTEM = "system";

  private final RegionStore store;

  TenantStore(RegionStore store) {
    this.store = store;
  }

  /** A tenant; empty when there is none of that id. */
  public Optional<Tenant> find(String tenant) {
    return !WorkflowIds.validTenant(tenant)
        ? Optional.empty()
        : store.read(
            tenant,
            sql ->
                sql.selectFrom(TENANT)
                    .where(TENANT.TENANT_ID.eq(tenant))
                    .fetchOptional(
                        row -> new Tenant(row.getTenantId(), row.getRegion(), row.getTimeZone())));
  }

  /** Every tenant of the region. */
  public List<Tenant> directory() {
    return store.system(
        "directory",
        sql ->
            sql.selectFrom(TENANT)
                .orderBy(TENANT.TENANT_ID)
                .fetch(row -> new Tenant(row.getTenantId(), row.getRegion(), row.getTimeZone())));
  }
}
