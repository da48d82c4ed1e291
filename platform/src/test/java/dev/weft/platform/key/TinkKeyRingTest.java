package dev.weft.platform.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class TinkKeyRingTest extends KeyRingConformance {
  private static final int PREFIX = 5;

  private final Keysets keysets = new Keysets();

  /** Keysets in memory. */
  private static final class Keysets implements KeysetStore {
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> find(String tenant) {
      return Optional.ofNullable(stored.get(tenant));
    }

    @Override
    public byte[] addIfAbsent(String tenant, byte[] keyset) {
      stored.putIfAbsent(tenant, keyset);
      return Objects.requireNonNull(stored.get(tenant));
    }

    @Override
    public boolean replace(String tenant, byte[] before, byte[] after) {
      return stored.computeIfPresent(tenant, (_, now) -> Arrays.equals(now, before) ? after : now)
          == after;
    }
  }

  @Override
  KeyRing process() {
    return new TinkKeyRing(MasterKey.of(new byte[32]), keysets, Clock.systemUTC());
  }

  @Override
  String generation(byte[] wrapped) {
    return HexFormat.of().formatHex(wrapped, 0, PREFIX);
  }

  @Test
  void shouldNotOpenATenantsKeysUnderAnotherMasterKeyOrForAnotherTenant() {
    UUID id = UUID.randomUUID();
    byte[] wrapped = process().wrap("demo", id, new byte[32]);
    byte[] bits = new byte[32];
    bits[31] = 1;
    KeyRing other = new TinkKeyRing(MasterKey.of(bits), keysets, Clock.systemUTC());
    keysets.stored.put("acme", keysets.stored.get("demo"));

    assertThatThrownBy(() -> other.unwrap("demo", id, wrapped))
        .isInstanceOf(SealedDataException.class)
        .hasMessageContaining("master key");
    assertThatThrownBy(() -> process().unwrap("acme", id, wrapped))
        .isInstanceOf(SealedDataException.class);
  }

  @Test
  void shouldStoreNothingOfTheKeysInTheClear() {
    byte[] key = "a data key of thirty-two bytes !".getBytes(StandardCharsets.US_ASCII);
    byte[] wrapped = process().wrap("demo", UUID.randomUUID(), key);

    String stored =
        new String(keysets.stored.get("demo"), StandardCharsets.ISO_8859_1)
            + new String(wrapped, StandardCharsets.ISO_8859_1);

    assertThat(stored).doesNotContain("data key").doesNotContain("AesGcmKey");
  }
}
