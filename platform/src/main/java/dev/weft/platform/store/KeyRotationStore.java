package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.DATA_KEY;
import static dev.weft.platform.store.jooq.Tables.KEY_ROTATION;

import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.ReencryptionBatch;
import dev.weft.platform.key.KeyRing;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.Keystore;
import dev.weft.platform.key.SealedDataException;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.DataKey;
import dev.weft.platform.store.jooq.tables.records.DataKeyRecord;
import dev.weft.platform.store.jooq.tables.records.KeyRotationRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a tenant's keys in steps that may be repeated, and notes how far it is. */
public final class KeyRotationStore {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRotationStore.class);
  private static final int SOME_KEYS = 200;
  private static final int KEY_BYTES = 32;
  private static final int NEWEST = 10;
  private static final DataKey NEWER = DATA_KEY.as("newer");

  private final RegionStore store;
  private final KeyRings rings;
  private final Reencryption reencryption;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Rotates keys that the given rings wrap. */
  KeyRotationStore(RegionStore store, KeyRings rings, Sealer sealer, Clock clock) {
    this.store = store;
    this.rings = rings;
    this.reencryption = new Reencryption(store, sealer);
    this.clock = clock;
  }

  /** Gives the tenant a new key, once for each rotation, and notes that it runs. */
  public void begin(KeyRotation rotation) {
    boolean begun =
        store.read(
            rotation.tenant(),
            sql ->
                sql.fetchExists(
                    KEY_ROTATION,
                    KEY_ROTATION.ROTATION_ID.eq(UUID.fromString(rotation.rotationId()))));
    if (begun) {
      return;
    }
    rings.current().rotate(rotation.tenant());
    store.write(
        rotation.tenant(),
        sql ->
            sql.insertInto(KEY_ROTATION)
                .set(KEY_ROTATION.TENANT_ID, rotation.tenant())
                .set(KEY_ROTATION.ROTATION_ID, UUID.fromString(rotation.rotationId()))
                .set(KEY_ROTATION.STARTED_AT, rotation.startedAt())
                .set(KEY_ROTATION.UPDATED_AT, clock.instant())
                .onConflictDoNothing()
                .execute());
  }

  /** Gives some whose newest key is older than the rotation a new one; 0 when none is left. */
  public int renew(KeyRotation rotation) {
    String tenant = rotation.tenant();
    List<DataKeyRecord> old = before(rotation, DSL.not(hasNewer()));
    KeyRing ring = rings.current();
    for (DataKeyRecord key : old) {
      UUID keyId = UUID.randomUUID();
      byte[] bits = new byte[KEY_BYTES];
      random.nextBytes(bits);
      byte[] wrapped = ring.wrap(tenant, keyId, bits);
      store.keyTable(
          tenant,
          sql -> {
            // Whoever was forgotten meanwhile gets no new key.
            boolean lives =
                sql.selectOne()
                        .from(DATA_KEY)
                        .where(DATA_KEY.TENANT_ID.eq(tenant))
                        .and(DATA_KEY.KEY_ID.eq(key.getKeyId()))
                        .and(DATA_KEY.DESTROYED_AT.isNull())
                        .forUpdate()
                        .fetchOne()
                    != null;
            return lives
                ? sql.insertInto(DATA_KEY)
                    .set(DATA_KEY.TENANT_ID, tenant)
                    .set(DATA_KEY.KEY_ID, keyId)
                    .set(DATA_KEY.SUBJECT_ID, key.getSubjectId())
                    .set(DATA_KEY.GENERATION, key.getGeneration() + 1)
                    .set(DATA_KEY.WRAPPED, wrapped)
                    .set(DATA_KEY.KEYSTORE, ring.keystore().name())
                    .set(DATA_KEY.CREATED_AT, clock.instant())
                    .onConflictDoNothing()
                    .execute()
                : 0;
          });
    }
    progress(rotation, KEY_ROTATION.KEYS_RENEWED, old.size());
    return old.size();
  }

  /** Wraps some keys by the tenant's new key that an older one wrapped; 0 when none is left. */
  public int rewrap(KeyRotation rotation) {
    String tenant = rotation.tenant();
    List<DataKeyRecord> old =
        before(
            rotation,
            DATA_KEY.REWRAPPED_AT.isNull().or(DATA_KEY.REWRAPPED_AT.lt(rotation.startedAt())));
    for (DataKeyRecord key : old) {
      byte[] before = key.getWrapped();
      if (before != null) {
        replace(tenant, key, before);
      }
    }
    progress(rotation, KEY_ROTATION.KEYS_REWRAPPED, old.size());
    return old.size();
  }

  private void replace(String tenant, DataKeyRecord key, byte[] before) {
    KeyRing ring = rings.current();
    byte[] after = before;
    String keystore = key.getKeystore();
    try {
      after =
          ring.wrap(
              tenant,
              key.getKeyId(),
              rings
                  .of(Keystore.valueOf(key.getKeystore()))
                  .unwrap(tenant, key.getKeyId(), before)
                  .getEncoded());
      keystore = ring.keystore().name();
    } catch (SealedDataException e) {
      LOG.error("The key {} of {} is damaged and stays as it is", key.getKeyId(), tenant);
    }
    byte[] wrapped = after;
    String mark = keystore;
    store.keyTable(
        tenant,
        sql ->
            sql.update(DATA_KEY)
                .set(DATA_KEY.WRAPPED, wrapped)
                .set(DATA_KEY.KEYSTORE, mark)
                .set(DATA_KEY.REWRAPPED_AT, clock.instant())
                .where(DATA_KEY.TENANT_ID.eq(tenant))
                .and(DATA_KEY.KEY_ID.eq(key.getKeyId()))
                .and(DATA_KEY.WRAPPED.eq(before))
                .execute());
  }

  /** Counts what is to be encrypted anew; the columns that hold it. */
  public List<String> count(KeyRotation rotation) {
    List<String> columns = new ArrayList<>();
    long total = 0;
    for (SealedColumn column : SealedColumn.all()) {
      long values = reencryption.count(rotation.tenant(), column);
      if (values > 0) {
        columns.add(column.name());
        total += values;
      }
    }
    long values = total;
    update(
        rotation,
        sql ->
            sql.update(KEY_ROTATION)
                // A count that is repeated comes after some were done.
                .set(KEY_ROTATION.VALUES_TOTAL, KEY_ROTATION.VALUES_REENCRYPTED.plus(values))
                .set(KEY_ROTATION.UPDATED_AT, clock.instant())
                .where(ofRotation(rotation))
                .execute());
    return columns;
  }

  /**
   * Encrypts some values of a column anew.
   *
   * @param column as in {@code run.goal}
   * @param after the primary key of the last row that was looked at; empty for the first
   */
  public ReencryptionBatch reencrypt(KeyRotation rotation, String column, List<String> after) {
    ReencryptionBatch batch =
        reencryption.batch(rotation.tenant(), SealedColumn.named(column), after);
    progress(rotation, KEY_ROTATION.VALUES_REENCRYPTED, batch.values());
    return batch;
  }

  /** Notes that it has ended. */
  public KeyRotationResult end(KeyRotation rotation) {
    update(
        rotation,
        sql ->
            sql.update(KEY_ROTATION)
                .set(KEY_ROTATION.ENDED_AT, clock.instant())
                .set(KEY_ROTATION.UPDATED_AT, clock.instant())
                .where(ofRotation(rotation))
                .and(KEY_ROTATION.ENDED_AT.isNull())
                .execute());
    KeyRotationView view =
        store.read(
            rotation.tenant(),
            sql -> view(sql.selectFrom(KEY_ROTATION).where(ofRotation(rotation)).fetchSingle()));
    return new KeyRotationResult(
        view.keysRenewed(), view.keysRewrapped(), view.valuesReencrypted());
  }

  /** What keys a tenant has, and its newest rotations. */
  public KeysView keys(String tenant) {
    return store.read(tenant, sql -> keys(sql, tenant));
  }

  private static KeysView keys(DSLContext sql, String tenant) {
    Field<Integer> living = DSL.count().filterWhere(DATA_KEY.DESTROYED_AT.isNull());
    Field<Integer> gone = DSL.count().filterWhere(DATA_KEY.DESTROYED_AT.isNotNull());
    Field<Instant> oldest =
        DSL.min(DATA_KEY.CREATED_AT).filterWhere(DATA_KEY.DESTROYED_AT.isNull().andNot(hasNewer()));
    Record counted =
        sql.select(living, gone, oldest)
            .from(DATA_KEY)
            .where(DATA_KEY.TENANT_ID.eq(tenant))
            .fetchSingle();
    return new KeysView(
        counted.get(living),
        counted.get(gone),
        counted.get(oldest),
        sql.selectDistinct(DATA_KEY.KEYSTORE)
            .from(DATA_KEY)
            .where(DATA_KEY.TENANT_ID.eq(tenant))
            .and(DATA_KEY.DESTROYED_AT.isNull())
            .orderBy(DATA_KEY.KEYSTORE)
            .fetch(DATA_KEY.KEYSTORE),
        sql.selectFrom(KEY_ROTATION)
            .where(KEY_ROTATION.TENANT_ID.eq(tenant))
            .orderBy(KEY_ROTATION.STARTED_AT.desc())
            .limit(NEWEST)
            .fetch(KeyRotationStore::view));
  }

  /** Some living keys that were there before a rotation. */
  private List<DataKeyRecord> before(KeyRotation rotation, Condition still) {
    String tenant = rotation.tenant();
    return store.keyTable(
        tenant,
        sql ->
            sql.selectFrom(DATA_KEY)
                .where(DATA_KEY.TENANT_ID.eq(tenant))
                .and(DATA_KEY.DESTROYED_AT.isNull())
                .and(DATA_KEY.CREATED_AT.lt(rotation.startedAt()))
                .and(still)
                .limit(SOME_KEYS)
                .fetch());
  }

  private static Condition hasNewer() {
    return DSL.exists(
        DSL.selectOne()
            .from(NEWER)
            .where(NEWER.TENANT_ID.eq(DATA_KEY.TENANT_ID))
            .and(NEWER.SUBJECT_ID.isNotDistinctFrom(DATA_KEY.SUBJECT_ID))
            .and(NEWER.GENERATION.gt(DATA_KEY.GENERATION)));
  }

  private void progress(KeyRotation rotation, Field<Long> field, long more) {
    if (more > 0) {
      update(
          rotation,
          sql ->
              sql.update(KEY_ROTATION)
                  .set(field, field.plus(more))
                  .set(KEY_ROTATION.UPDATED_AT, clock.instant())
                  .where(ofRotation(rotation))
                  .execute());
    }
  }

  private void update(KeyRotation rotation, Function<DSLContext, Integer> how) {
    store.write(rotation.tenant(), how);
  }

  private static Condition ofRotation(KeyRotation rotation) {
    return KEY_ROTATION
        .TENANT_ID
        .eq(rotation.tenant())
        .and(KEY_ROTATION.ROTATION_ID.eq(UUID.fromString(rotation.rotationId())));
  }

  private static KeyRotationView view(KeyRotationRecord row) {
    @Nullable Long total = row.getValuesTotal();
    return new KeyRotationView(
        row.getRotationId().toString(),
        row.getStartedAt(),
        row.getKeysRenewed(),
        row.getKeysRewrapped(),
        total,
        row.getValuesReencrypted(),
        row.getUpdatedAt(),
        row.getEndedAt());
  }
}
