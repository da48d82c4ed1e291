package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.TENANT_KEY;

import dev.weft.platform.key.KeysetStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;

/** Tenants' keysets in the region's database. */
final class StoredKeysets implements KeysetStore {
  private final RegionStore store;
  private final Clock clock;

  StoredKeysets(RegionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<byte[]> find(String tenant) {
    return store.keyTable(tenant, sql -> keyset(sql, tenant));
  }

  @Override
  public byte[] addIfAbsent(String tenant, byte[] keyset) {
    Instant now = clock.instant();
    return store.keyTable(
        tenant,
        sql -> {
          sql.insertInto(TENANT_KEY)
              .set(TENANT_KEY.TENANT_ID, tenant)
              .set(TENANT_KEY.KEYSET, keyset)
              .set(TENANT_KEY.CREATED_AT, now)
              .set(TENANT_KEY.ROTATED_AT, now)
              .onConflictDoNothing()
              .execute();
          return Objects.requireNonNull(keyset(sql, tenant).orElse(null), "a keyset was stored");
        });
  }

  @Override
  public boolean replace(String tenant, byte[] before, byte[] after) {
    return store.keyTable(
        tenant,
        sql ->
            sql.update(TENANT_KEY)
                    .set(TENANT_KEY.KEYSET, after)
                    .set(TENANT_KEY.ROTATED_AT, clock.instant())
                    .where(TENANT_KEY.TENANT_ID.eq(tenant))
                    .and(TENANT_KEY.KEYSET.eq(before))
                    .execute()
                == 1);
  }

  private static Optional<byte[]> keyset(DSLContext sql, String tenant) {
    return sql.select(TENANT_KEY.KEYSET)
        .from(TENANT_KEY)
        .where(TENANT_KEY.TENANT_ID.eq(tenant))
        .fetchOptional(TENANT_KEY.KEYSET);
  }
}
