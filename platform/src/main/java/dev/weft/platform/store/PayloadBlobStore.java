package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.PAYLOAD_BLOB;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.run.WorkflowIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * Encrypted payloads that the engine's history refers to. A blob never changes; it goes when the
 * engine has forgotten every flow of its run, and is unreadable once its person was forgotten.
 */
public final class PayloadBlobStore {
  private static final String JOB = "payload-retention";
  private static final Duration CHECK_AGAIN = Duration.ofDays(1);

  private final RegionStore store;
  private final Clock clock;

  PayloadBlobStore(RegionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * The payloads of one run that may have outlived its history.
   *
   * @param workflowIds every flow whose history may refer to them
   */
  public record Due(String tenant, String runId, Set<String> workflowIds) {
    public Due {
      workflowIds = Set.copyOf(workflowIds);
    }
  }

  /**
   * Stores payloads of one tenant, in one transaction.
   *
   * @return their ids, in the same order
   */
  public List<UUID> put(String tenant, List<PayloadBlob> blobs) {
    Instant now = clock.instant();
    List<UUID> ids = new ArrayList<>();
    store.write(
        tenant,
        sql -> {
          for (PayloadBlob blob : blobs) {
            WorkflowIds.Parts flow = WorkflowIds.parse(blob.workflowId());
            UUID id = TimeOrderedIds.at(now);
            sql.insertInto(PAYLOAD_BLOB)
                .set(PAYLOAD_BLOB.TENANT_ID, tenant)
                .set(PAYLOAD_BLOB.BLOB_ID, id)
                .set(PAYLOAD_BLOB.RUN_ID, UUID.fromString(flow.runId()))
                .set(PAYLOAD_BLOB.WORKFLOW_ID, blob.workflowId())
                .set(PAYLOAD_BLOB.SUBJECT_ID, SealedColumns.subject(flow.subject()))
                .set(PAYLOAD_BLOB.KEY_ID, blob.keyId())
                .set(PAYLOAD_BLOB.CONTENT, blob.content().toByteArray())
                .set(PAYLOAD_BLOB.SIZE, (long) blob.content().size())
                .set(PAYLOAD_BLOB.CREATED_AT, now)
                .set(PAYLOAD_BLOB.CHECKED_AT, now)
                .execute();
            ids.add(id);
          }
          return ids;
        });
    return ids;
  }

  /** A payload's content; empty when the tenant has no such payload. */
  public Optional<byte[]> find(String tenant, UUID blobId) {
    return Optional.ofNullable(
        store.read(
            tenant,
            sql ->
                sql.select(PAYLOAD_BLOB.CONTENT)
                    .from(PAYLOAD_BLOB)
                    .where(PAYLOAD_BLOB.TENANT_ID.eq(tenant))
                    .and(PAYLOAD_BLOB.BLOB_ID.eq(blobId))
                    .fetchOne(PAYLOAD_BLOB.CONTENT)));
  }

  /**
   * Runs of any tenant that ended, and whose payloads were made, longer ago than the engine keeps
   * histories of closed flows, and that were not looked at for a day. Looking at them counts.
   */
  public List<Due> due(Duration historyRetention, int limit) {
    Instant now = clock.instant();
    return store.system(
        JOB,
        sql -> {
          var runs =
              sql.select(PAYLOAD_BLOB.TENANT_ID, PAYLOAD_BLOB.RUN_ID)
                  .from(PAYLOAD_BLOB)
                  .whereNotExists(
                      sql.selectOne()
                          .from(RUN)
                          .where(RUN.TENANT_ID.eq(PAYLOAD_BLOB.TENANT_ID))
                          .and(RUN.RUN_ID.eq(PAYLOAD_BLOB.RUN_ID))
                          .and(
                              RUN.ENDED_AT
                                  .isNull()
                                  .or(RUN.ENDED_AT.ge(now.minus(historyRetention)))))
                  .groupBy(PAYLOAD_BLOB.TENANT_ID, PAYLOAD_BLOB.RUN_ID)
                  .having(DSL.max(PAYLOAD_BLOB.CREATED_AT).lt(now.minus(historyRetention)))
                  .and(DSL.max(PAYLOAD_BLOB.CHECKED_AT).lt(now.minus(CHECK_AGAIN)))
                  .orderBy(DSL.max(PAYLOAD_BLOB.CHECKED_AT))
                  .limit(limit)
                  .fetch();
          Map<UUID, Due> due = new LinkedHashMap<>();
          runs.forEach(run -> {
            Condition ofRun = ofRun(run.value1(), run.value2());
            Set<String> flows =
                new LinkedHashSet<>(
                    sql.selectDistinct(PAYLOAD_BLOB.WORKFLOW_ID)
                        .from(PAYLOAD_BLOB)
                        .where(ofRun)
                        .fetch(PAYLOAD_BLOB.WORKFLOW_ID));
            flows.addAll(
                sql.select(RUN.WORKFLOW_ID)
                    .from(RUN)
                    .where(RUN.TENANT_ID.eq(run.value1()))
                    .and(RUN.RUN_ID.eq(run.value2()))
                    .fetch(RUN.WORKFLOW_ID));
            sql.update(PAYLOAD_BLOB).set(PAYLOAD_BLOB.CHECKED_AT, now).where(ofRun).execute();
            due.put(run.value2(), new Due(run.value1(), run.value2().toString(), flows));
          });
          return List.copyOf(due.values());
        });
  }

  /**
   * Deletes a run's payloads.
   *
   * @return how many
   */
  public int delete(Due due) {
    return store.system(
        JOB,
        sql ->
            sql.deleteFrom(PAYLOAD_BLOB)
                .where(ofRun(due.tenant(), UUID.fromString(due.runId())))
                .execute());
  }

  private static Condition ofRun(String tenant, UUID run) {
    return PAYLOAD_BLOB.TENANT_ID.eq(tenant).and(PAYLOAD_BLOB.RUN_ID.eq(run));
  }
}
