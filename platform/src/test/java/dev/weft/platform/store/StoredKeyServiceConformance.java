package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.jooq.Tables.DATA_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.platform.key.DataKey;
import dev.weft.platform.key.DestroyedKeys;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.SealedDataException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the key service keeps to, whichever key ring wraps its keys. */
abstract class StoredKeyServiceConformance {
  private final MutableClock clock = new MutableClock();
  private final String subject = Fixtures.randomId();
  private final DestroyedKeys destroyed = DestroyedKeys.of(TestDatabase.config());
  private RegionStore region;

  @BeforeEach
  void open() {
    region =
        RegionStores.open(
            TestDatabase.config(), DatabaseRole.API, io.opentelemetry.api.OpenTelemetry.noop());
  }

  @AfterEach
  void close() {
    region.close();
  }

  private KeyService process() {
    return new StoredKeyService(region, rings(region, clock), destroyed, clock);
  }

  /** The rings of another process; the same keys, and nothing in memory. */
  abstract KeyRings rings(RegionStore region, Clock clock);

  /** Rings that have other keys. */
  abstract KeyRings otherRings(RegionStore region, Clock clock);

  /** What the rings mark keys with that they wrapped. */
  abstract String keystore();

  @Test
  void shouldMakeOneKeyWhenManyAskForTheFirst() throws Exception {
    int many = 8;
    CyclicBarrier barrier = new CyclicBarrier(many);
    List<UUID> ids = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<DataKey>> futures = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        KeyService process = process();
        futures.add(
            pool.submit(() -> {
              barrier.await();
              return process.current(TENANT_A, subject);
            }));
      }
      for (Future<DataKey> future : futures) {
        ids.add(future.get().keyId());
      }
    }
    assertThat(ids.stream().distinct()).hasSize(1);
  }

  @Test
  void shouldForgetADestroyedKeyInEveryProcessWithinAMinute() {
    KeyService one = process();
    KeyService other = process();
    DataKey key = one.current(TENANT_A, subject);
    assertThat(other.byId(TENANT_A, key.keyId()).secret()).isEqualTo(key.secret());

    one.destroy(TENANT_A, subject);
    one.destroy(TENANT_A, subject);

    assertThatThrownBy(() -> one.byId(TENANT_A, key.keyId()))
        .isInstanceOf(KeyDestroyedException.class);
    assertThatThrownBy(() -> one.current(TENANT_A, subject))
        .isInstanceOf(KeyDestroyedException.class);
    clock.forward(Duration.ofMinutes(1));
    assertThatThrownBy(() -> other.byId(TENANT_A, key.keyId()))
        .isInstanceOf(KeyDestroyedException.class);
    assertThatThrownBy(() -> other.current(TENANT_A, subject))
        .isInstanceOf(KeyDestroyedException.class);
  }

  @Test
  void shouldDestroyAKeyAgainThatARestoredBackupBroughtBack() throws SQLException {
    DataKey key = process().current(TENANT_A, subject);
    try (Connection connection = TestDatabase.superuser();
        var statement = connection.createStatement()) {
      String ofKey = " WHERE key_id = '" + key.keyId() + "'";
      statement.execute("CREATE TEMP TABLE before AS SELECT * FROM weft.data_key" + ofKey);
      process().destroy(TENANT_A, subject);
      statement.execute(
          "UPDATE weft.data_key SET destroyed_at = NULL, wrapped = (SELECT wrapped FROM before)"
              + ofKey);
    }
    assertThat(process().byId(TENANT_A, key.keyId()).secret()).isEqualTo(key.secret());

    new Migrator(TestDatabase.config()).migrate(List.of(TENANT_A));

    assertThatThrownBy(() -> process().byId(TENANT_A, key.keyId()))
        .isInstanceOf(KeyDestroyedException.class);
  }

  @Test
  void shouldNotGiveAKeyToAnotherTenantOrUnderOtherKeys() {
    DataKey key = process().current(TENANT_A, subject);
    assertThatThrownBy(() -> process().byId(TestDatabase.TENANT_B, key.keyId()))
        .isInstanceOf(SealedDataException.class);
    assertThatThrownBy(() ->
            new StoredKeyService(region, otherRings(region, clock), destroyed, clock)
                .byId(TENANT_A, key.keyId()))
        .isInstanceOf(SealedDataException.class);
  }

  @Test
  void shouldGiveAKeyWhileATransactionIsOpen() {
    KeyService keys = process();
    UUID id =
        region.write(
            TENANT_A,
            sql -> {
              sql.selectOne().fetch();
              return keys.current(TENANT_A, subject).keyId();
            });
    assertThat(keys.byId(TENANT_A, id).keyId()).isEqualTo(id);
  }

  @Test
  void shouldMarkWhatWrappedAKey() {
    DataKey key = process().current(TENANT_A, subject);
    String marked =
        region.read(
            TENANT_A,
            sql ->
                sql.select(DATA_KEY.KEYSTORE)
                    .from(DATA_KEY)
                    .where(DATA_KEY.KEY_ID.eq(key.keyId()))
                    .fetchSingle(DATA_KEY.KEYSTORE));
    assertThat(marked).isEqualTo(keystore());
  }
}
