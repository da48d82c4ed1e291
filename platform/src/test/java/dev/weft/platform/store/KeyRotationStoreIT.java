package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.DATA_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.ReencryptionBatch;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.key.KeyDestroyedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRotationStoreIT {
  private static final String TENANT = "rotated";
  private static final int MORE_THAN_A_BATCH = 501;

  private final MutableClock clock = new MutableClock();
  private Stores stores;

  @BeforeEach
  void open() {
    new Migrator(TestDatabase.config()).migrate(List.of(TENANT));
    stores = Fixtures.stores(clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private KeyRotation rotation() {
    clock.forward(Duration.ofMinutes(2));
    KeyRotation rotation = new KeyRotation(TENANT, UUID.randomUUID().toString(), clock.instant());
    clock.forward(Duration.ofSeconds(1));
    return rotation;
  }

  /** Everything that the flow does, by a worker. */
  private KeyRotationResult rotate(KeyRotation rotation) {
    Stores workers = Fixtures.stores(DatabaseRole.WORKER, clock);
    try (workers) {
      KeyRotationStore keys = workers.keyRotations();
      keys.begin(rotation);
      keys.begin(rotation);
      while (keys.renew(rotation) > 0) {
        assertThat(keys.keys(TENANT).rotations()).isNotEmpty();
      }
      while (keys.rewrap(rotation) > 0) {
        assertThat(keys.keys(TENANT).rotations()).isNotEmpty();
      }
      clock.forward(Duration.ofSeconds(90));
      for (String column : keys.count(rotation)) {
        ReencryptionBatch batch = keys.reencrypt(rotation, column, List.of());
        while (!batch.last()) {
          batch = keys.reencrypt(rotation, column, batch.after());
        }
      }
      return keys.end(rotation);
    }
  }

  @Test
  void shouldEncryptEveryValueUnderItsOwnersNewKeyAndReadItAsBefore() {
    RunContext run = Fixtures.accepted(stores, TENANT);
    stores.contexts().put(run, "travel", "home", "VIE");
    stores
        .region()
        .write(
            TENANT,
            sql -> {
              for (int i = 0; i < MORE_THAN_A_BATCH; i++) {
                stores.contexts().put(sql, run, "many", "value-" + i, i);
              }
              return null;
            });
    var call = Fixtures.call(run, "flight", 1);
    stores.steps().stepStarted(call, 1);
    stores.effects().recordDone(call, Map.of("ok", true));
    UUID before = stores.keys().current(TENANT, run.subject()).keyId();
    RunView view = stores.runs().find(TENANT, run.runId()).orElseThrow();

    KeyRotationResult result = rotate(rotation());

    UUID after = stores.keys().current(TENANT, run.subject()).keyId();
    assertThat(after).isNotEqualTo(before);
    assertThat(result.keysRenewed()).isPositive();
    assertThat(result.valuesReencrypted()).isGreaterThan(MORE_THAN_A_BATCH + 4);
    RunView now = stores.runs().find(TENANT, run.runId()).orElseThrow();
    assertThat(now.goal()).isEqualTo(view.goal()).isNotNull();
    assertThat(stores.contexts().get(run, "travel", "home", String.class)).contains("VIE");
    for (SealedColumn column : SealedColumn.all()) {
      assertThat(new Reencryption(stores.region(), stores.sealer()).count(TENANT, column))
          .as(column.name())
          .isZero();
    }
    assertThat(stores.keys().byId(TENANT, before).keyId())
        .as("what is in histories")
        .isEqualTo(before);
    KeyRotationView told = stores.keyRotations().keys(TENANT).rotations().getFirst();
    assertThat(told.endedAt()).isNotNull();
    assertThat(told.valuesTotal()).isEqualTo(told.valuesReencrypted());
  }

  @Test
  void shouldWrapOldKeysByTheTenantsNewKey() {
    String person = UUID.randomUUID().toString();
    UUID key = stores.keys().current(TENANT, person).keyId();
    byte[] before = wrapped(key);

    rotate(rotation());

    assertThat(wrapped(key)).isNotEqualTo(before);
    clock.forward(Duration.ofMinutes(2));
    assertThat(stores.keys().byId(TENANT, key).keyId()).isEqualTo(key);
  }

  @Test
  void shouldGiveNoNewKeyToWhoeverWasForgotten() {
    String person = UUID.randomUUID().toString();
    stores.keys().current(TENANT, person);
    stores.keys().destroy(TENANT, person);

    rotate(rotation());

    assertThatThrownBy(() -> stores.keys().current(TENANT, person))
        .isInstanceOf(KeyDestroyedException.class);
  }

  @Test
  void shouldDoNothingTwiceWhenItIsRepeated() {
    stores.keys().current(TENANT, UUID.randomUUID().toString());
    KeyRotation rotation = rotation();
    KeyRotationResult first = rotate(rotation);

    assertThat(rotate(rotation)).isEqualTo(first);
  }

  @Test
  void shouldKnowEverySealedColumnOfTheSchema() throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = TestDatabase.superuser();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                    + " WHERE table_schema = 'weft' AND domain_name = 'sealed'")) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    columns.remove("payload_blob.content");

    assertThat(SealedColumn.all())
        .as("a new sealed column stands in SealedColumn, and the system role may update it")
        .extracting(SealedColumn::name)
        .containsExactlyInAnyOrderElementsOf(columns);
  }

  private byte[] wrapped(UUID key) {
    return stores
        .region()
        .read(
            TENANT,
            sql ->
                sql.select(DATA_KEY.WRAPPED)
                    .from(DATA_KEY)
                    .where(DATA_KEY.KEY_ID.eq(key))
                    .fetchSingle(DATA_KEY.WRAPPED));
  }
}
