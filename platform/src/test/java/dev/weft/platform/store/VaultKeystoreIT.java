package dev.weft.platform.store;

import dev.weft.platform.key.FakeVault;
import dev.weft.platform.key.KeyRings;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class VaultKeystoreIT extends StoredKeyServiceConformance {
  private static FakeVault vault;
  private static FakeVault other;

  @BeforeAll
  static void start() {
    vault = new FakeVault();
    other = new FakeVault();
  }

  @AfterAll
  static void stop() {
    vault.close();
    other.close();
  }

  @Override
  KeyRings rings(RegionStore region, Clock clock) {
    return KeyRings.vault(vault.ring());
  }

  @Override
  KeyRings otherRings(RegionStore region, Clock clock) {
    // Both tenants have keys there, other ones.
    other.ring().rotate(TestDatabase.TENANT_A);
    return KeyRings.vault(other.ring());
  }

  @Override
  String keystore() {
    return "VAULT";
  }
}
