package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.POLICY_DECISION;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.policy.LoggedDecision;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.records.PolicyDecisionRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Decisions of policy: they are added, never changed, and deleted when they are old enough. */
public final class DecisionStore {
  private static final String RETENTION = "decision-retention";

  private final RegionStore store;
  private final SealedColumns sealed;

  DecisionStore(RegionStore store, Sealer sealer) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
  }

  /** Adds decisions of one tenant in one transaction. */
  void add(String tenant, List<LoggedDecision> decisions) {
    // Sealing may look up a key, which must not happen inside a transaction's statement.
    List<PolicyDecisionRecord> rows =
        decisions.stream().map(decision -> row(tenant, decision)).toList();
    store.write(
        tenant, sql -> sql.insertInto(POLICY_DECISION).set(rows).onConflictDoNothing().execute());
  }

  /** The decisions for a run in the order in which they were taken. */
  public List<LoggedDecision> ofRun(String tenant, String runId, int limit) {
    return find(tenant, POLICY_DECISION.RUN_ID.eq(UUID.fromString(runId)), limit);
  }

  /**
   * The decisions of a period in the order in which they were taken.
   *
   * @param after the decision after which they come; null for the first
   */
  public List<LoggedDecision> between(
      String tenant, Instant from, Instant until, @Nullable UUID after, int limit) {
    Condition within = POLICY_DECISION.AT.ge(from).and(POLICY_DECISION.AT.lt(until));
    return find(
        tenant, after == null ? within : within.and(POLICY_DECISION.DECISION_ID.gt(after)), limit);
  }

  /** A decision by its id. */
  public Optional<LoggedDecision> find(String tenant, UUID id) {
    return find(tenant, POLICY_DECISION.DECISION_ID.eq(id), 1).stream().findFirst();
  }

  /**
   * Deletes the oldest decisions of every tenant of the region.
   *
   * @param before those that were taken before then
   * @param limit how many of a tenant at most
   * @return how many
   */
  public int deleteBefore(Instant before, int limit) {
    UUID end = TimeOrderedIds.lowest(before);
    int deleted = 0;
    for (String tenant : tenants()) {
      deleted +=
          store.system(
              RETENTION,
              tenant,
              sql ->
                  sql.deleteFrom(POLICY_DECISION)
                      .where(POLICY_DECISION.TENANT_ID.eq(tenant))
                      .and(
                          POLICY_DECISION.DECISION_ID.in(
                              sql.select(POLICY_DECISION.DECISION_ID)
                                  .from(POLICY_DECISION)
                                  .where(POLICY_DECISION.TENANT_ID.eq(tenant))
                                  .and(POLICY_DECISION.DECISION_ID.lt(end))
                                  .orderBy(POLICY_DECISION.DECISION_ID)
                                  .limit(limit)))
                      .execute());
    }
    return deleted;
  }

  /** Whether no kept decision and no open run of the region names a policy bundle. */
  public boolean unused(String policyHash) {
    return tenants().stream().noneMatch(tenant -> names(tenant, policyHash));
  }

  private boolean names(String tenant, String policyHash) {
    return store.system(
        RETENTION,
        tenant,
        sql ->
            sql.fetchExists(
                    RUN,
                    RUN.TENANT_ID.eq(tenant),
                    RUN.ENDED_AT.isNull(),
                    RUN.POLICY_HASH.eq(policyHash))
                || sql.fetchExists(
                    POLICY_DECISION,
                    POLICY_DECISION.TENANT_ID.eq(tenant),
                    POLICY_DECISION.POLICY_HASH.eq(policyHash)));
  }

  private List<String> tenants() {
    return store.system(
        RETENTION, sql -> sql.select(TENANT.TENANT_ID).from(TENANT).fetch(TENANT.TENANT_ID));
  }

  private List<LoggedDecision> find(String tenant, Condition condition, int limit) {
    List<PolicyDecisionRecord> rows =
        store.read(
            tenant,
            sql ->
                sql.selectFrom(POLICY_DECISION)
                    .where(POLICY_DECISION.TENANT_ID.eq(tenant))
                    .and(condition)
                    .orderBy(POLICY_DECISION.DECISION_ID)
                    .limit(limit)
                    .fetch());
    return rows.stream().map(this::decision).toList();
  }

  private PolicyDecisionRecord row(String tenant, LoggedDecision decision) {
    PolicyDecisionRecord row = new PolicyDecisionRecord();
    row.setTenantId(tenant);
    row.setDecisionId(decision.id());
    row.setAt(decision.at());
    row.setKind(decision.kind());
    row.setAction(decision.action());
    row.setSubjectId(uuid(decision.subject()));
    row.setRunId(uuid(decision.runId()));
    row.setStepId(decision.stepId());
    row.setIteration(decision.iteration());
    row.setAllowed(decision.allowed());
    row.setReasons(decision.reasons().toArray(String[]::new));
    row.setPolicyHash(decision.policyHash());
    row.setEvaluator(decision.evaluator());
    row.setCached(decision.cached());
    row.setLatencyMicros(decision.latencyMicros());
    row.setInput(input(tenant, decision));
    return row;
  }

  /** Of somebody who is forgotten nothing is kept that could be read. */
  private byte @Nullable [] input(String tenant, LoggedDecision decision) {
    try {
      return sealed.text(
          tenant,
          Objects.requireNonNullElse(decision.subject(), WorkflowIds.NO_SUBJECT),
          column(decision.id()),
          decision.input());
    } catch (KeyDestroyedException e) {
      return null;
    }
  }

  private LoggedDecision decision(PolicyDecisionRecord row) {
    String input = sealed.text(row.getTenantId(), column(row.getDecisionId()), row.getInput());
    return new LoggedDecision(
        row.getTenantId(),
        row.getDecisionId(),
        row.getAt(),
        row.getKind(),
        row.getAction(),
        text(row.getSubjectId()),
        text(row.getRunId()),
        row.getStepId(),
        row.getIteration(),
        row.getAllowed(),
        Arrays.asList(row.getReasons()),
        row.getPolicyHash(),
        row.getEvaluator(),
        row.getCached(),
        row.getLatencyMicros(),
        input == null ? "" : input);
  }

  private static String column(UUID id) {
    return "decision:" + id + ":input";
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
