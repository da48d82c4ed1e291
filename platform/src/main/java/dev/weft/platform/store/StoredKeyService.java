package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.DATA_KEY;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.DataKey;
import dev.weft.platform.key.DestroyedKeys;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.KeyRing;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Keystore;
import dev.weft.platform.key.SealedDataException;
import dev.weft.platform.store.jooq.tables.records.DataKeyRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Data keys in the region's database, each wrapped by its tenant's key. That a person's keys are
 * destroyed is noted outside of the database first, so that no backup brings them back. Keys are
 * kept in memory for one minute, so a destroyed key is forgotten everywhere within that time.
 */
public final class StoredKeyService implements KeyService {
  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final int KEEP_AT_MOST = 10_000;
  private static final int KEY_BYTES = 32;

  private final RegionStore store;
  private final KeyRings rings;
  private final DestroyedKeys destroyed;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Kept> current = new ConcurrentHashMap<>();
  private final Map<String, Kept> byId = new ConcurrentHashMap<>();

  private record Kept(DataKey key, Instant until) {}

  /** Keys of the given database, wrapped by the given rings. */
  public StoredKeyService(RegionStore store, KeyRings rings, DestroyedKeys destroyed, Clock clock) {
    this.store = store;
    this.rings = rings;
    this.destroyed = destroyed;
    this.clock = clock;
  }

  @Override
  public DataKey current(String tenant, String subject) {
    return kept(
        current,
        tenant + "/" + subject,
        () -> {
          @Nullable UUID person = subjectId(subject);
          DataKeyRecord found = store.keyTable(tenant, sql -> newest(sql, tenant, person));
          return unwrap(found != null ? found : create(tenant, person));
        });
  }

  @Override
  public DataKey byId(String tenant, UUID keyId) {
    return kept(
        byId,
        tenant + "/" + keyId,
        () -> {
          DataKeyRecord row =
              store.keyTable(
                  tenant,
                  sql ->
                      sql.fetchOne(
                          DATA_KEY, DATA_KEY.TENANT_ID.eq(tenant).and(DATA_KEY.KEY_ID.eq(keyId))));
          if (row == null) {
            throw new SealedDataException("the tenant has no such key");
          }
          return unwrap(row);
        });
  }

  @Override
  public void destroy(String tenant, String subject) {
    UUID person = subjectId(subject);
    if (person == null) {
      throw new IllegalArgumentException("a tenant's own key is not destroyed this way");
    }
    destroyed.add(tenant, person, clock.instant());
    // A rotation may be giving the person a new key, which only the next look sees.
    while (store.keyTable(tenant, sql -> destroy(sql, tenant, person)) > 0) {
      current.remove(tenant + "/" + subject);
    }
    current.remove(tenant + "/" + subject);
    byId.clear();
  }

  private int destroy(DSLContext sql, String tenant, UUID person) {
    return sql.update(DATA_KEY)
        .set(DATA_KEY.WRAPPED, (byte[]) null)
        .set(DATA_KEY.DESTROYED_AT, clock.instant())
        .where(DATA_KEY.TENANT_ID.eq(tenant))
        .and(DATA_KEY.SUBJECT_ID.eq(person))
        .and(DATA_KEY.DESTROYED_AT.isNull())
        .execute();
  }

  @Override
  public byte[] lookup(String tenant, String text) {
    return rings.lookup(tenant, text);
  }

  private static @Nullable DataKeyRecord newest(
      DSLContext sql, String tenant, @Nullable UUID person) {
    return sql.selectFrom(DATA_KEY)
        .where(DATA_KEY.TENANT_ID.eq(tenant))
        .and(ofPerson(person))
        .orderBy(DATA_KEY.GENERATION.desc())
        .limit(1)
        .fetchOne();
  }

  /** The key ring may be asked over the network, so no transaction waits for it. */
  private DataKeyRecord create(String tenant, @Nullable UUID person) {
    UUID keyId = UUID.randomUUID();
    byte[] bits = new byte[KEY_BYTES];
    random.nextBytes(bits);
    KeyRing ring = rings.current();
    byte[] wrapped = ring.wrap(tenant, keyId, bits);
    return store.keyTable(
        tenant,
        sql -> {
          sql.insertInto(DATA_KEY)
              .set(DATA_KEY.TENANT_ID, tenant)
              .set(DATA_KEY.KEY_ID, keyId)
              .set(DATA_KEY.SUBJECT_ID, person)
              .set(DATA_KEY.GENERATION, 1)
              .set(DATA_KEY.WRAPPED, wrapped)
              .set(DATA_KEY.KEYSTORE, ring.keystore().name())
              .set(DATA_KEY.CREATED_AT, clock.instant())
              .onConflictDoNothing()
              .execute();
          // Another process may have been first: what is stored is the key.
          return Objects.requireNonNull(newest(sql, tenant, person), "a key was stored");
        });
  }

  private DataKey unwrap(DataKeyRecord row) {
    byte[] wrapped = row.getWrapped();
    if (wrapped == null) {
      throw new KeyDestroyedException();
    }
    return new DataKey(
        row.getTenantId(),
        row.getKeyId(),
        rings
            .of(Keystore.valueOf(row.getKeystore()))
            .unwrap(row.getTenantId(), row.getKeyId(), wrapped));
  }

  private DataKey kept(Map<String, Kept> cache, String name, Supplier<DataKey> load) {
    Instant now = clock.instant();
    Kept kept = cache.get(name);
    if (kept != null && now.isBefore(kept.until())) {
      return kept.key();
    }
    if (cache.size() >= KEEP_AT_MOST) {
      cache.clear();
    }
    DataKey loaded = load.get();
    cache.put(name, new Kept(loaded, now.plus(KEEP)));
    return loaded;
  }

  private static Condition ofPerson(@Nullable UUID person) {
    return person == null ? DATA_KEY.SUBJECT_ID.isNull() : DATA_KEY.SUBJECT_ID.eq(person);
  }

  private static @Nullable UUID subjectId(String subject) {
    return subject.equals(WorkflowIds.NO_SUBJECT) ? null : UUID.fromString(subject);
  }
}
