package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.TEMPLATE;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.records.TemplateRecord;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Stored plans. A version never changes; only whether it starts runs does. */
public final class TemplateStore {
  private static final String ACTIVE = "ACTIVE";
  private static final String ARCHIVED = "ARCHIVED";

  private final RegionStore store;
  private final SealedColumns sealed;
  private final Clock clock;

  TemplateStore(RegionStore store, Sealer sealer, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /**
   * Saves the next version. Saving at once from several places makes one version each.
   *
   * @param plan a validated plan
   * @param createdBy surrogate of who saves it
   */
  public TemplateView save(
      String tenant,
      String name,
      Plan plan,
      String planHash,
      @Nullable String description,
      String createdBy) {
    while (true) {
      int version =
          1
              + store.read(
                  tenant,
                  sql ->
                      sql.select(DSL.coalesce(DSL.max(TEMPLATE.VERSION), 0))
                          .from(TEMPLATE)
                          .where(isNamed(tenant, name))
                          .fetchSingle()
                          .value1());
      String column = column(name, version);
      byte[] sealedPlan = sealed.json(tenant, WorkflowIds.NO_SUBJECT, column, plan);
      byte[] sealedDescription =
          sealed.text(tenant, WorkflowIds.NO_SUBJECT, column + ":description", description);
      int inserted =
          store.write(
              tenant,
              sql ->
                  sql.insertInto(TEMPLATE)
                      .set(TEMPLATE.TENANT_ID, tenant)
                      .set(TEMPLATE.NAME, name)
                      .set(TEMPLATE.VERSION, version)
                      .set(TEMPLATE.PLAN, sealedPlan)
                      .set(TEMPLATE.PLAN_HASH, planHash)
                      .set(TEMPLATE.DESCRIPTION, sealedDescription)
                      .set(TEMPLATE.CREATED_BY, UUID.fromString(createdBy))
                      .set(TEMPLATE.CREATED_AT, clock.instant())
                      .set(TEMPLATE.STATE, ACTIVE)
                      .onConflictDoNothing()
                      .execute());
      if (inserted > 0) {
        return find(tenant, name, version).orElseThrow();
      }
    }
  }

  /**
   * One version.
   *
   * @param version null for the newest that is not archived
   */
  public Optional<TemplateView> find(String tenant, String name, @Nullable Integer version) {
    Condition which =
        isNamed(tenant, name)
            .and(version == null ? TEMPLATE.STATE.eq(ACTIVE) : TEMPLATE.VERSION.eq(version));
    return store
        .read(
            tenant,
            sql ->
                sql.selectFrom(TEMPLATE)
                    .where(which)
                    .orderBy(TEMPLATE.VERSION.desc())
                    .limit(1)
                    .fetchOptional())
        .map(this::view);
  }

  /**
   * A template as people name it: {@code name} for the newest version, {@code name@2} for one;
   * empty when there is none that may start runs.
   */
  public Optional<TemplateView> named(String tenant, String text) {
    int at = text.lastIndexOf('@');
    String version = at < 0 ? "" : text.substring(at + 1);
    return (version.matches("[1-9][0-9]{0,8}")
            ? find(tenant, text.substring(0, at), Integer.valueOf(version))
            : find(tenant, text, null))
        .filter(template -> !template.archived());
  }

  /** Every version of a template, the newest first. */
  public List<TemplateView> versions(String tenant, String name) {
    return store
        .read(
            tenant,
            sql ->
                sql.selectFrom(TEMPLATE)
                    .where(isNamed(tenant, name))
                    .orderBy(TEMPLATE.VERSION.desc())
                    .fetch())
        .map(this::view);
  }

  /**
   * The newest version of each template that is not archived, in the order of their names.
   *
   * @param after the name where the last page ended; null for the first page
   */
  public List<TemplateView> list(String tenant, @Nullable String after, int limit) {
    return store
        .read(
            tenant,
            sql ->
                sql.selectDistinct(TEMPLATE.fields())
                    .on(TEMPLATE.NAME)
                    .from(TEMPLATE)
                    .where(TEMPLATE.TENANT_ID.eq(tenant))
                    .and(TEMPLATE.STATE.eq(ACTIVE))
                    .and(after == null ? DSL.noCondition() : TEMPLATE.NAME.gt(after))
                    .orderBy(TEMPLATE.NAME, TEMPLATE.VERSION.desc())
                    .limit(limit)
                    .fetchInto(TEMPLATE))
        .map(this::view);
  }

  /**
   * Archives every version, or one; they start no more runs and stay readable.
   *
   * @return how many were changed
   */
  public int archive(String tenant, String name, @Nullable Integer version) {
    return store.write(
        tenant,
        sql ->
            sql.update(TEMPLATE)
                .set(TEMPLATE.STATE, ARCHIVED)
                .where(isNamed(tenant, name))
                .and(version == null ? DSL.noCondition() : TEMPLATE.VERSION.eq(version))
                .and(TEMPLATE.STATE.eq(ACTIVE))
                .execute());
  }

  private TemplateView view(TemplateRecord row) {
    String tenant = row.getTenantId();
    String column = column(row.getName(), row.getVersion());
    return new TemplateView(
        row.getName(),
        row.getVersion(),
        Objects.requireNonNull(
            sealed.json(tenant, column, row.getPlan(), Plan.class), "a template has a plan"),
        row.getPlanHash(),
        sealed.text(tenant, column + ":description", row.getDescription()),
        row.getCreatedBy() == null ? null : row.getCreatedBy().toString(),
        row.getCreatedAt(),
        row.getState().equals(ARCHIVED));
  }

  private static Condition isNamed(String tenant, String name) {
    return TEMPLATE.TENANT_ID.eq(tenant).and(TEMPLATE.NAME.eq(name));
  }

  private static String column(String name, int version) {
    return "template:" + name + ":" + version;
  }
}
