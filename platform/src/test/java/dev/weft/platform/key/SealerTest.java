package dev.weft.platform.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final String SUBJECT = UUID.randomUUID().toString();

  private final FixedKeys keys = new FixedKeys();
  private final Sealer sealer = new Sealer(keys);

  @Test
  void shouldOpenWhatItSealed() {
    byte[] sealed = sealer.sealText("demo", SUBJECT, "run:1:goal", "fly to Berlin");
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Berlin");
    assertThat(sealer.openText("demo", "run:1:goal", sealed)).isEqualTo("fly to Berlin");
    byte[] json = sealer.sealJson("demo", null, "c", Map.of("a", 1));
    assertThat(sealer.openMap("demo", "c", json)).containsEntry("a", 1);
  }

  @Test
  void shouldSealTheSameTextDifferentlyEachTime() {
    assertThat(sealer.sealText("demo", SUBJECT, "c", "x"))
        .isNotEqualTo(sealer.sealText("demo", SUBJECT, "c", "x"));
  }

  @Test
  void shouldRefuseAValueThatWasMovedOrAltered() {
    byte[] sealed = sealer.sealText("demo", SUBJECT, "run:1:goal", "fly to Berlin");
    keys.current("acme", SUBJECT);
    assertThatThrownBy(() -> sealer.openText("demo", "run:2:goal", sealed))
        .isInstanceOf(SealedDataException.class);
    assertThatThrownBy(() -> sealer.openText("acme", "run:1:goal", sealed))
        .isInstanceOf(SealedDataException.class);
    for (int i = 0; i < sealed.length; i++) {
      byte[] altered = sealed.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> sealer.openText("demo", "run:1:goal", altered))
          .as("byte " + i)
          .isInstanceOf(SealedDataException.class);
    }
    assertThatThrownBy(() -> sealer.openText("demo", "run:1:goal", new byte[3]))
        .isInstanceOf(SealedDataException.class);
  }

  @Test
  void shouldNotOpenWhatADestroyedKeySealed() {
    byte[] sealed = sealer.sealText("demo", SUBJECT, "c", "x");
    keys.destroy("demo", SUBJECT);
    assertThatThrownBy(() -> sealer.openText("demo", "c", sealed))
        .isInstanceOf(KeyDestroyedException.class);
    assertThatThrownBy(() -> sealer.sealText("demo", SUBJECT, "c", "x"))
        .isInstanceOf(KeyDestroyedException.class);
  }
}
