package dev.weft.platform.store;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.platform.key.DestroyedKeys;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.Keystore;
import dev.weft.platform.key.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Copies the rows of one tenant from a region to another, and tells whether both are the same.
 * Sealed values travel as they are: only the keys that they are sealed with are opened here, with
 * the old region's key ring, and wrapped by the new region's. So are names and references, for
 * their digests are made with a secret of each region.
 */
final class TenantCopy {
  private final Stores source;
  private final Stores target;
  private final WeftConfig home;
  private final String tenant;

  /** A copy to the region of the given configuration. */
  TenantCopy(Stores source, Stores target, WeftConfig home, String tenant) {
    this.source = source;
    this.target = target;
    this.home = home;
    this.tenant = tenant;
  }

  /** Replaces what the target holds by what the source holds, in one transaction. */
  void copy(Runnable alive) {
    // Nothing of what an earlier try may have kept in memory.
    KeyRings rings = rings();
    source
        .region()
        .read(
            tenant,
            from -> {
              target
                  .region()
                  .write(
                      tenant,
                      to -> {
                        delete(to, false);
                        for (MovedTable table : MovedTable.ALL) {
                          alive.run();
                          from.connection(out -> to.connection(in -> rows(table, out, in)));
                          switch (table.name()) {
                            case "data_key" -> rewrap(to, rings);
                            case "subject" -> lookups(to, "subject", "principal", "subject_id", "");
                            case "run" ->
                                lookups(to, "run", "reference", "run_id", "run reference\n");
                            default -> {}
                          }
                          to.execute(
                              "INSERT INTO weft."
                                  + table.name()
                                  + " ("
                                  + String.join(", ", columns(to, table))
                                  + ") SELECT "
                                  + String.join(", ", columns(to, table))
                                  + " FROM moving");
                          to.execute("DROP TABLE moving");
                        }
                        String residency = residency(from);
                        to.execute(
                            "UPDATE weft.tenant SET residency = ? WHERE tenant_id = ? AND residency <> ?",
                            residency,
                            tenant,
                            residency);
                        return true;
                      });
              return true;
            });
  }

  /** What the old home holds, as the new one should. */
  List<TableProof> ofSource() {
    return source.region().read(tenant, sql -> proofs(sql, true));
  }

  /** What the new home holds. */
  List<TableProof> ofTarget() {
    return target.region().read(tenant, sql -> proofs(sql, false));
  }

  /** Whether every key that came along opens in the new home, and is the one that it was. */
  boolean sameKeys() {
    Map<UUID, byte[]> theirs = keys(source, source.rings());
    Map<UUID, byte[]> ours = keys(target, rings());
    return theirs.keySet().equals(ours.keySet())
        && theirs.entrySet().stream()
            .allMatch(key -> MessageDigest.isEqual(key.getValue(), ours.get(key.getKey())));
  }

  private Map<UUID, byte[]> keys(Stores stores, KeyRings rings) {
    Map<UUID, byte[]> keys = new LinkedHashMap<>();
    stores
        .region()
        .read(
            tenant,
            sql ->
                sql.fetch(
                    "SELECT key_id, wrapped, keystore FROM weft.data_key WHERE wrapped IS NOT NULL"))
        .forEach(row ->
            keys.put(
                row.get("key_id", UUID.class),
                rings
                    .of(Keystore.valueOf(row.get("keystore", String.class)))
                    .unwrap(tenant, row.get("key_id", UUID.class), row.get("wrapped", byte[].class))
                    .getEncoded()));
    return keys;
  }

  /** Deletes the tenant's rows of a region; how many there were of each table. */
  Map<String, Long> delete(DSLContext sql, boolean all) {
    Map<String, Long> deleted = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(MovedTable.LEFT);
    if (!all) {
      names.remove("tenant_key");
    }
    MovedTable.ALL.reversed().forEach(table -> names.add(table.name()));
    for (String name : names) {
      long rows = sql.execute("DELETE FROM weft." + name + " WHERE tenant_id = ?", tenant);
      if (rows > 0) {
        deleted.put(name, rows);
      }
    }
    return deleted;
  }

  private void rows(MovedTable table, Connection out, Connection in) {
    try (var statement = in.createStatement()) {
      // Without constraints: the region's own columns follow.
      statement.execute(
          "CREATE TEMP TABLE moving ON COMMIT DROP AS SELECT * FROM weft."
              + table.name()
              + " WHERE false");
      String columns = String.join(", ", columns(in, table.name()));
      CopyOut rows =
          out.unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(
                  "COPY (" + query(out, table, columns(out, table.name()), true) + ") TO STDOUT");
      CopyIn copies =
          in.unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY moving (" + columns + ") FROM STDIN");
      byte[] row = rows.readFromCopy();
      while (row != null) {
        copies.writeToCopy(row, 0, row.length);
        row = rows.readFromCopy();
      }
      copies.endCopy();
    } catch (SQLException e) {
      throw new DataAccessException("could not copy " + table.name(), e);
    }
  }

  private void rewrap(DSLContext to, KeyRings rings) {
    to.fetch("SELECT key_id, subject_id, wrapped, keystore, destroyed_at FROM moving")
        .forEach(row -> {
          UUID keyId = row.get("key_id", UUID.class);
          byte[] wrapped = row.get("wrapped", byte[].class);
          if (wrapped == null) {
            UUID person = row.get("subject_id", UUID.class);
            if (person != null) {
              // So that no backup of the new home brings the key back either.
              DestroyedKeys.of(home).add(tenant, person, target.clock().instant());
            }
            return;
          }
          byte[] bits =
              source
                  .rings()
                  .of(Keystore.valueOf(row.get("keystore", String.class)))
                  .unwrap(tenant, keyId, wrapped)
                  .getEncoded();
          to.execute(
              "UPDATE moving SET wrapped = ?, keystore = ?, rewrapped_at = now() WHERE key_id = ?",
              rings.current().wrap(tenant, keyId, bits),
              rings.current().keystore().name(),
              keyId);
          Arrays.fill(bits, (byte) 0);
        });
  }

  /** A name whose person was forgotten keeps a digest that fits nothing. */
  private void lookups(DSLContext to, String kind, String column, String id, String prefix) {
    Sealer sealer = new Sealer(source.keys());
    String lookup = column + "_lookup";
    to.fetch("SELECT " + id + ", " + column + " FROM moving WHERE " + column + " IS NOT NULL")
        .forEach(row -> {
          UUID key = row.get(id, UUID.class);
          try {
            String text =
                sealer.openText(
                    tenant, kind + ":" + key + ":" + column, row.get(column, byte[].class));
            to.execute(
                "UPDATE moving SET " + lookup + " = ? WHERE " + id + " = ?",
                target.keys().lookup(tenant, prefix + text),
                key);
          } catch (KeyDestroyedException e) {
            return;
          }
        });
  }

  private List<TableProof> proofs(DSLContext sql, boolean told) {
    return MovedTable.ALL.stream()
        .map(table -> sql.connectionResult(connection -> proof(connection, table, told)))
        .toList();
  }

  private TableProof proof(Connection connection, MovedTable table, boolean told)
      throws SQLException {
    List<String> compared = new ArrayList<>(columns(connection, table.name()));
    compared.removeAll(table.own());
    CopyOut rows =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query(connection, table, compared, told) + ") TO STDOUT");
    MessageDigest digest = sha256();
    long count = 0;
    byte[] row = rows.readFromCopy();
    while (row != null) {
      digest.update(row);
      count++;
      row = rows.readFromCopy();
    }
    return new TableProof(table.name(), count, HexFormat.of().formatHex(digest.digest()));
  }

  /** The tenant's rows in the order of their keys, whatever the database's own order is. */
  private String query(Connection connection, MovedTable table, List<String> columns, boolean told)
      throws SQLException {
    String order =
        key(connection, table.name()).stream()
            .map(column -> column + "::text COLLATE \"C\"")
            .collect(Collectors.joining(", "));
    return "SELECT "
        + columns.stream()
            .map(column ->
                told && table.told().containsKey(column)
                    ? filled(table.told().get(column)) + " AS " + column
                    : column)
            .collect(Collectors.joining(", "))
        + " FROM weft."
        + table.name()
        + " WHERE tenant_id = "
        + quoted(tenant)
        + " ORDER BY "
        + order;
  }

  private static List<String> key(Connection connection, String table) throws SQLException {
    return names(
        connection,
        "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            + " AND a.attnum = ANY (i.indkey) WHERE i.indisprimary"
            + " AND i.indrelid = ('weft.' || ?)::regclass ORDER BY a.attname",
        table);
  }

  private String filled(@Nullable String expression) {
    List<String> tiers = home.placement().tiers();
    String tier = tiers.isEmpty() ? "standard" : tiers.getFirst();
    return String.valueOf(expression)
        .replace(":region", quoted(home.region().id()))
        .replace(":namespace", quoted(home.temporal().namespace()))
        .replace(":address", quoted(home.temporal().address()))
        .replace(
            ":tiers",
            "ARRAY["
                + tiers.stream().map(TenantCopy::quoted).collect(Collectors.joining(", "))
                + "]::text[]")
        .replace(":tier", quoted(tier))
        .replace(":queue", quoted(TaskQueues.flows(tier)));
  }

  private String residency(DSLContext sql) {
    return TenantStore.home(sql, source.region().region(), tenant)
            .map(TenantHome::mayLeave)
            .orElse(false)
        ? "ANY"
        : "REGION";
  }

  private KeyRings rings() {
    return KeyRings.open(home, new StoredKeysets(target.region(), target.clock()), target.clock());
  }

  private static List<String> columns(DSLContext sql, MovedTable table) {
    return sql.connectionResult(connection -> columns(connection, table.name()));
  }

  /** Those that are stored, not computed, in an order that both regions share. */
  private static List<String> columns(Connection connection, String table) throws SQLException {
    return names(
        connection,
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'weft'"
            + " AND table_name = ? AND is_generated = 'NEVER' ORDER BY column_name",
        table);
  }

  private static List<String> names(Connection connection, String query, String table)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java platform", e);
    }
  }
}
