package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxConfigTest {

  @TempDir Path directory;

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("weft.yaml"), yaml).toString();
  }

  @Test
  void shouldReadPortAndHomeFromTheFile() throws Exception {
    String file = file("home: /srv/weft\nsandbox:\n  port: 4711\n");

    assertThat(SandboxConfig.from(Map.of("WEFT_CONFIG", file)))
        .isEqualTo(new SandboxConfig(4711, Path.of("/srv/weft/data/sandbox"), "sandbox"));
  }

  @Test
  void shouldPreferTheEnvironment() throws Exception {
    String file = file("home: /srv/weft\nsandbox:\n  port: 4711\n");

    assertThat(
            SandboxConfig.from(
                Map.of(
                    "WEFT_CONFIG", file,
                    "SANDBOX_PORT", "0",
                    "WEFT_HOME", "/tmp/w",
                    "SANDBOX_API_KEY", "secret")))
        .isEqualTo(new SandboxConfig(0, Path.of("/tmp/w/data/sandbox"), "secret"));
  }

  @Test
  void shouldNeedNoFileWhenThePortIsGiven() throws Exception {
    assertThat(SandboxConfig.from(Map.of("SANDBOX_PORT", "4711")).directory())
        .isEqualTo(Path.of(".weft/data/sandbox"));
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    for (String yaml : new String[] {"", "home: x", "sandbox: 7", "sandbox:\n  port:\n"}) {
      Map<String, String> environment = Map.of("WEFT_CONFIG", file(yaml));
      assertThatThrownBy(() -> SandboxConfig.from(environment)).hasMessageContaining("no port");
    }
    Map<String, String> environment = Map.of("WEFT_CONFIG", file("sandbox:\n  port: 70000\n"));
    assertThatThrownBy(() -> SandboxConfig.from(environment)).hasMessageContaining("70000");
    Map<String, String> broken = Map.of("WEFT_CONFIG", file("a: [\n"));
    assertThatThrownBy(() -> SandboxConfig.from(broken)).hasMessageContaining("cannot read");
  }
}
