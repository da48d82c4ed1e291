package dev.weft.platform.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every key ring keeps to. */
abstract class KeyRingConformance {
  private static final UUID ID = UUID.fromString("01980000-0000-4000-8000-000000000001");

  /** The ring as another process sees it: with the same keys, and nothing in memory. */
  abstract KeyRing process();

  private static byte[] key() {
    byte[] key = new byte[32];
    key[7] = 42;
    return key;
  }

  @Test
  void shouldUnwrapInEveryProcessWhatOneWrapped() {
    byte[] wrapped = process().wrap("demo", ID, key());

    assertThat(process().unwrap("demo", ID, wrapped).getEncoded()).isEqualTo(key());
    assertThat(process().unwrap("demo", ID, wrapped).getAlgorithm()).isEqualTo("AES");
  }

  @Test
  void shouldWrapTheSameKeyDifferentlyEachTime() {
    KeyRing ring = process();

    assertThat(ring.wrap("demo", ID, key())).isNotEqualTo(ring.wrap("demo", ID, key()));
  }

  @Test
  void shouldUnwrapOnlyForTheTenantAndIdThatItWasWrappedFor() {
    KeyRing ring = process();
    byte[] wrapped = ring.wrap("demo", ID, key());
    ring.wrap("acme", ID, key());

    assertThatThrownBy(() -> ring.unwrap("acme", ID, wrapped))
        .isInstanceOf(SealedDataException.class);
    assertThatThrownBy(() -> ring.unwrap("demo", UUID.randomUUID(), wrapped))
        .isInstanceOf(SealedDataException.class);
    byte[] altered = wrapped.clone();
    altered[altered.length - 4] ^= 1;
    assertThatThrownBy(() -> ring.unwrap("demo", ID, altered))
        .isInstanceOf(SealedDataException.class);
  }

  @Test
  void shouldUnwrapOldAndNewKeysWhenTheTenantGotAnother() {
    KeyRing one = process();
    KeyRing other = process();
    byte[] before = one.wrap("demo", ID, key());
    other.unwrap("demo", ID, before);

    one.rotate("demo");

    byte[] after = one.wrap("demo", ID, key());
    assertThat(one.unwrap("demo", ID, before).getEncoded()).isEqualTo(key());
    assertThat(other.unwrap("demo", ID, after).getEncoded()).isEqualTo(key());
    assertThat(other.unwrap("demo", ID, before).getEncoded()).isEqualTo(key());
    assertThat(generation(before)).isNotEqualTo(generation(after));
  }

  /** What in the wrapped key tells which of the tenant's keys wrapped it. */
  abstract String generation(byte[] wrapped);
}
