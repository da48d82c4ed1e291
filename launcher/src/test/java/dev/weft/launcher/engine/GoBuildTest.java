package dev.weft.launcher.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoBuildTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "go version go1.26.4 linux/amd64",
        "go version go1.27 linux/arm64",
        "go version go2.0.1 linux/amd64"
      })
  void shouldAcceptGoWhenItIsNewEnough(String said) {
    assertThat(GoBuild.isNewEnough(said)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "go version go1.26.3 linux/amd64",
        "go version go1.26 linux/amd64",
        "go version go1.9.7 linux/amd64",
        "sh: go: not found"
      })
  void shouldRefuseGoWhenItIsTooOldOrNotThere(String said) {
    assertThat(GoBuild.isNewEnough(said)).isFalse();
  }

  @Test
  void shouldReadThePinsWhenTheModulesAreThere() {
    PinnedVersions pins = PinnedVersions.read(Path.of("../temporal-config/engine"));

    assertThat(pins).isEqualTo(new PinnedVersions("1.31.2", "2.50.1", "1.8.2"));
  }
}
