package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.run.WorkflowIds;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** The tenants of the region. */
public final class TenantStore {
  /** The tenant that shared agents and tools belong to; nobody signs in to it. */
  public static final String SYSTEM = "system";

  private static final List<String> AWAY =
      List.of(TenantHome.State.MOVED.name(), TenantHome.State.ARRIVING.name());

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

  /** What the region says of its being a tenant's home; empty when it never was. */
  public Optional<TenantHome> home(String tenant) {
    return store.read(tenant, sql -> home(sql, store.region(), tenant));
  }

  static Optional<TenantHome> home(DSLContext sql, String region, String tenant) {
    return sql.selectFrom(TENANT)
        .where(TENANT.TENANT_ID.eq(tenant))
        .fetchOptional(row ->
            new TenantHome(
                tenant,
                region,
                TenantHome.State.valueOf(row.getState()),
                row.getEpoch(),
                row.getCounterpart(),
                row.getResidency().equals("ANY")));
  }

  /** Every tenant that is at home in the region. */
  public List<Tenant> directory() {
    return store.system(
        "directory",
        sql ->
            sql.selectFrom(TENANT)
                .where(TENANT.STATE.notIn(AWAY))
                .orderBy(TENANT.TENANT_ID)
                .fetch(row -> new Tenant(row.getTenantId(), row.getRegion(), row.getTimeZone())));
  }
}
