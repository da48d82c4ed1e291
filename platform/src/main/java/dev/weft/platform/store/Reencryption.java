package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.DATA_KEY;

import dev.weft.contract.key.ReencryptionBatch;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.SealedDataException;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.DataKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encrypts values of sealed columns whose owner has a newer key under that. */
final class Reencryption {
  private static final Logger LOG = LoggerFactory.getLogger(Reencryption.class);
  private static final String JOB = "key-rotation";
  private static final int BATCH = 500;
  private static final DataKey NEWER = DATA_KEY.as("newer");

  private final RegionStore store;
  private final Sealer sealer;

  Reencryption(RegionStore store, Sealer sealer) {
    this.store = store;
    this.sealer = sealer;
  }

  /** A value under an old key. */
  private record Old(List<Object> key, ByteBuffer value, String context, @Nullable UUID owner) {}

  long count(String tenant, SealedColumn column) {
    return store.system(
        JOB,
        tenant,
        sql ->
            sql.selectCount()
                .from(column.table())
                .join(DATA_KEY)
                .on(sealedBy(column))
                .where(outdated(column, tenant))
                .fetchSingle()
                .value1());
  }

  ReencryptionBatch batch(String tenant, SealedColumn column, List<String> after) {
    List<Old> found = store.system(JOB, tenant, sql -> find(sql, tenant, column, after));
    long values = 0;
    for (Old old : found) {
      byte[] renewed = renewed(tenant, column, old);
      if (renewed != null) {
        values += store.system(JOB, tenant, sql -> put(sql, tenant, column, old, renewed));
      }
    }
    return new ReencryptionBatch(
        values,
        found.size() < BATCH
            ? List.of()
            : found.getLast().key().stream().map(Reencryption::text).toList());
  }

  private static List<Old> find(
      DSLContext sql, String tenant, SealedColumn column, List<String> after) {
    List<Field<?>> key = column.key();
    List<SelectField<?>> selected = new ArrayList<>(key);
    selected.add(column.column());
    selected.add(column.context().as("context"));
    selected.add(DATA_KEY.SUBJECT_ID.as("owner"));
    Condition wanted = outdated(column, tenant);
    if (!after.isEmpty()) {
      wanted = wanted.and(DSL.row(key).gt(DSL.row(values(key, after))));
    }
    Result<Record> rows =
        sql.select(selected)
            .from(column.table())
            .join(DATA_KEY)
            .on(sealedBy(column))
            .where(wanted)
            .orderBy(key)
            .limit(BATCH)
            .fetch();
    return rows.map(row ->
        new Old(
            key.stream().<Object>map(field -> row.get(field)).toList(),
            ByteBuffer.wrap(row.get(column.column())),
            row.get("context", String.class),
            row.get("owner", UUID.class)));
  }

  private byte @Nullable [] renewed(String tenant, SealedColumn column, Old old) {
    UUID owner = old.owner();
    try {
      return sealer.seal(
          tenant,
          owner == null ? null : owner.toString(),
          old.context(),
          sealer.open(tenant, old.context(), old.value().array()));
    } catch (KeyDestroyedException e) {
      return null;
    } catch (SealedDataException e) {
      LOG.error("A value of {} of {} is damaged and stays as it is", column.name(), tenant);
      return null;
    }
  }

  /** What was written since stays: it was encrypted under the newest key. */
  private static int put(
      DSLContext sql, String tenant, SealedColumn column, Old old, byte[] renewed) {
    List<Field<?>> key = column.key();
    Condition row = column.tenant().eq(tenant).and(column.column().eq(old.value().array()));
    for (int i = 0; i < key.size(); i++) {
      row = row.and(equal(key.get(i), old.key().get(i)));
    }
    return sql.update(column.table()).set(column.column(), renewed).where(row).execute();
  }

  @SuppressWarnings("unchecked") // The value was read from the field.
  private static Condition equal(Field<?> field, Object value) {
    return ((Field<Object>) field).eq(value);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
  }

  private static Condition sealedBy(SealedColumn column) {
    return DATA_KEY
        .TENANT_ID
        .eq(column.tenant())
        .and(
            DATA_KEY.KEY_ID.eq(
                DSL.field(
                    "encode(substring({0} from 2 for 16), 'hex')::uuid",
                    UUID.class, column.column())));
  }

  private static Condition outdated(SealedColumn column, String tenant) {
    return column
        .tenant()
        .eq(tenant)
        .and(column.column().isNotNull())
        .and(DATA_KEY.DESTROYED_AT.isNull())
        .andExists(
            DSL.selectOne()
                .from(NEWER)
                .where(NEWER.TENANT_ID.eq(DATA_KEY.TENANT_ID))
                .and(NEWER.SUBJECT_ID.isNotDistinctFrom(DATA_KEY.SUBJECT_ID))
                .and(NEWER.GENERATION.gt(DATA_KEY.GENERATION)));
  }

  private static List<Field<?>> values(List<Field<?>> key, List<String> texts) {
    List<Field<?>> values = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      Object value =
          key.get(i).getType() == byte[].class
              ? HexFormat.of().parseHex(texts.get(i))
              : texts.get(i);
      values.add(DSL.val(value, key.get(i).getDataType()));
    }
    return values;
  }
}
