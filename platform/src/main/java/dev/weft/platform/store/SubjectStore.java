package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.SUBJECT;

import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Sealer;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Persons, each known by a random surrogate; the name is sealed, and looked up by a keyed digest.
 */
public final class SubjectStore {
  private static final int KEEP_AT_MOST = 10_000;

  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;
  private final Clock clock;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  SubjectStore(RegionStore store, KeyService keys, Sealer sealer, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /**
   * The surrogate of a person; made on first sight.
   *
   * @param principal the name in the token, as in {@code sub}
   */
  public String subjectFor(String tenant, String principal) {
    byte[] lookup = keys.lookup(tenant, principal);
    String digest = tenant + "/" + HexFormat.of().formatHex(lookup);
    String kept = known.get(digest);
    if (kept != null) {
      return kept;
    }
    UUID found = store.read(tenant, sql -> id(sql, tenant, lookup));
    if (found == null) {
      found = create(tenant, principal, lookup);
    }
    if (known.size() >= KEEP_AT_MOST) {
      known.clear();
    }
    known.put(digest, found.toString());
    return found.toString();
  }

  /** A keyed digest that stands for a group where it is stored: its name may be a family's. */
  public String groupFor(String tenant, String group) {
    return HexFormat.of().formatHex(keys.lookup(tenant, "group\n" + group));
  }

  /** The name of a person; empty when unknown or forgotten. */
  public Optional<String> principalOf(String tenant, String subject) {
    byte[] name =
        store.read(
            tenant,
            sql ->
                sql.select(SUBJECT.PRINCIPAL)
                    .from(SUBJECT)
                    .where(SUBJECT.TENANT_ID.eq(tenant))
                    .and(SUBJECT.SUBJECT_ID.eq(UUID.fromString(subject)))
                    .fetchOne(SUBJECT.PRINCIPAL));
    return Optional.ofNullable(sealed.text(tenant, column(subject), name));
  }

  private UUID create(String tenant, String principal, byte[] lookup) {
    UUID id = UUID.randomUUID();
    byte[] name = sealed.text(tenant, id.toString(), column(id.toString()), principal);
    UUID stored =
        store.write(
            tenant,
            sql -> {
              sql.insertInto(SUBJECT)
                  .set(SUBJECT.TENANT_ID, tenant)
                  .set(SUBJECT.SUBJECT_ID, id)
                  .set(SUBJECT.PRINCIPAL_LOOKUP, lookup)
                  .set(SUBJECT.PRINCIPAL, name)
                  .set(SUBJECT.CREATED_AT, clock.instant())
                  .onConflictDoNothing()
                  .execute();
              return id(sql, tenant, lookup);
            });
    if (stored == null) {
      throw new IllegalStateException("a subject was not stored");
    }
    return stored;
  }

  private static @Nullable UUID id(org.jooq.DSLContext sql, String tenant, byte[] lookup) {
    return sql.select(SUBJECT.SUBJECT_ID)
        .from(SUBJECT)
        .where(SUBJECT.TENANT_ID.eq(tenant))
        .and(SUBJECT.PRINCIPAL_LOOKUP.eq(lookup))
        .fetchOne(SUBJECT.SUBJECT_ID);
  }

  private static String column(String subject) {
    return "subject:" + subject + ":principal";
  }
}
