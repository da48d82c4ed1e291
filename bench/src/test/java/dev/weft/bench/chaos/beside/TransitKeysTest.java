package dev.weft.bench.chaos.beside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransitKeysTest {
  private static final byte[] CONTEXT = "north".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PLAIN = "a key".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void shouldOpenWhatItSealedBeforeItWasKilledAndRotated() throws Exception {
    TransitKeys before = TransitKeys.open(folder.resolve("keys"));
    String sealed = before.encrypt("weft-north", CONTEXT, PLAIN);
    before.rotate("weft-north");

    TransitKeys after = TransitKeys.open(folder.resolve("keys"));

    assertThat(after.decrypt("weft-north", CONTEXT, sealed)).hasValue(PLAIN);
    assertThat(after.encrypt("weft-north", CONTEXT, PLAIN)).startsWith("vault:v2:");
    assertThat(after.hmac("weft-north", 1, PLAIN)).isEqualTo(before.hmac("weft-north", 1, PLAIN));
  }

  @Test
  void shouldOpenNothingThatWasMoved() throws Exception {
    TransitKeys keys = TransitKeys.open(folder.resolve("keys"));
    String sealed = keys.encrypt("weft-north", CONTEXT, PLAIN);
    keys.make("weft-south");

    assertThat(keys.decrypt("weft-north", PLAIN, sealed)).isEmpty();
    assertThat(keys.decrypt("weft-south", CONTEXT, sealed)).isEmpty();
    assertThat(keys.decrypt("weft-none", CONTEXT, sealed)).isEmpty();
  }
}
