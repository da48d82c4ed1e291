package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.key.DestroyedKeys;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.MasterKey;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalKeystoreIT extends StoredKeyServiceConformance {
  private static final MasterKey MASTER =
      MasterKey.openOrCreate(MasterKey.file(TestDatabase.config()));

  @Override
  KeyRings rings(RegionStore region, Clock clock) {
    return KeyRings.local(MASTER, new StoredKeysets(region, clock), clock);
  }

  @Override
  KeyRings otherRings(RegionStore region, Clock clock) {
    byte[] bits = new byte[32];
    bits[31] = 1;
    return KeyRings.local(MasterKey.of(bits), new StoredKeysets(region, clock), clock);
  }

  @Override
  String keystore() {
    return "LOCAL";
  }

  @Test
  void shouldReadKeysThatTheReleaseBeforeWrapped() throws SQLException {
    UUID id = UUID.randomUUID();
    UUID person = UUID.randomUUID();
    byte[] bits = new byte[32];
    bits[3] = 9;
    try (Connection connection = TestDatabase.superuser();
        // As the release before wrote it, which knew of no keystore.
        var insert =
            connection.prepareStatement(
                "INSERT INTO weft.data_key (tenant_id, key_id, subject_id, generation, wrapped,"
                    + " created_at) VALUES (?, ?, ?, 1, ?, now())")) {
      insert.setString(1, TENANT_A);
      insert.setObject(2, id);
      insert.setObject(3, person);
      insert.setBytes(4, MASTER.wrap(TENANT_A, id, bits));
      insert.executeUpdate();
    }
    Clock clock = Clock.systemUTC();
    try (RegionStore region =
        RegionStores.open(TestDatabase.config(), DatabaseRole.WORKER, OpenTelemetry.noop())) {
      var keys =
          new StoredKeyService(
              region, rings(region, clock), DestroyedKeys.of(TestDatabase.config()), clock);

      assertThat(keys.byId(TENANT_A, id).secret().getEncoded()).isEqualTo(bits);
      assertThat(keys.current(TENANT_A, person.toString()).keyId()).isEqualTo(id);
      assertThat(keys.lookup(TENANT_A, "anna")).isEqualTo(MASTER.lookup(TENANT_A, "anna"));
    }
  }
}
