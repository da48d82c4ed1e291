package dev.weft.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {
  @TempDir Path folder;

  @BeforeEach
  void setUp() throws Exception {
    Files.createDirectories(folder.resolve("flow"));
    Files.writeString(folder.resolve("flow/a.json"), "{}");
    Files.writeString(
        folder.resolve("manifest.sha256"),
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  flow/a.json\n");
  }

  @Test
  void shouldFindNothingWhenAllIsAsItWas() {
    assertThat(Histories.violations(folder)).isEmpty();
  }

  @Test
  void shouldFindAHistoryThatWasChanged() throws Exception {
    Files.writeString(folder.resolve("flow/a.json"), "{ }");

    assertThat(Histories.violations(folder)).singleElement().asString().contains("was changed");
  }

  @Test
  void shouldFindAHistoryThatWasRemoved() throws Exception {
    Files.delete(folder.resolve("flow/a.json"));

    assertThat(Histories.violations(folder)).singleElement().asString().contains("was removed");
  }

  @Test
  void shouldFindAHistoryThatIsNotListed() throws Exception {
    Files.writeString(folder.resolve("flow/b.json"), "{}");

    assertThat(Histories.violations(folder))
        .singleElement()
        .asString()
        .contains("not in the manifest");
  }
}
