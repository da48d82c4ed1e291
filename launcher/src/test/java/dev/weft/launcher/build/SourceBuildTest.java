package dev.weft.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceBuildTest {
  private static final Instant BUILT = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path root;

  @BeforeEach
  void layOutACheckout() throws IOException {
    write("pom.xml", "<module>api</module><module>launcher</module><module>bench</module>", -60);
    write("api/pom.xml", "", -60);
    write("api/src/main/java/A.java", "", -60);
    write("launcher/pom.xml", "", 60);
    write("api/target/weft-api-1.jar", "one", -30);
    write("api/target/lib/other-2.jar", "library", -30);
    write("temporal-config/namespaces.yaml", "", -60);
    write("target/weft-built", "", 0);
  }

  private Path write(String name, String text, int secondsAfterBuild) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    return Files.setLastModifiedTime(file, FileTime.from(BUILT.plusSeconds(secondsAfterBuild)));
  }

  private SourceBuild build() {
    return new SourceBuild(root, root.resolve("build.log"), Progress.silent());
  }

  @Test
  void shouldBeFreshWhenOnlyTheLauncherIsNewer() throws IOException {
    assertThat(build().modules()).containsExactly("api");
    assertThat(build().isStale()).isFalse();
  }

  @Test
  void shouldBuildTheMeasuringProgramsOnlyWhenTheyAreAskedFor() throws IOException {
    SourceBuild bench = SourceBuild.ofBench(root, root.resolve("build.log"), Progress.silent());

    assertThat(bench.modules()).containsExactly("api", "bench");
    assertThat(bench.isStale()).isTrue();
    write("target/weft-bench-built", "", 0);
    assertThat(bench.isStale()).isFalse();
    write("bench/pom.xml", "", 1);
    assertThat(bench.isStale()).isTrue();
    assertThat(build().isStale()).isFalse();
  }

  @Test
  void shouldBeStaleWhenASourceOrABuildFileIsNewer() throws IOException {
    write("api/src/main/java/B.java", "", 1);
    assertThat(build().isStale()).isTrue();
    Files.delete(root.resolve("api/src/main/java/B.java"));
    write("api/pom.xml", "", 1);
    assertThat(build().isStale()).isTrue();
  }

  @Test
  void shouldBeStaleWhenNothingWasBuilt() throws IOException {
    Files.delete(root.resolve("target/weft-built"));

    assertThat(build().isStale()).isTrue();
  }

  @Test
  void shouldLayOutTheSameFolderWhenTheSameIsBuiltAgain() throws IOException {
    ApplicationFolder applications =
        new ApplicationFolder(root, Files.createDirectories(root.resolve("app")));
    Path first = applications.layOut(List.of("api"));
    assertThat(first.resolve("api/weft-api-1.jar")).hasContent("one");
    assertThat(first.resolve("api/other-2.jar")).hasContent("library");
    assertThat(first.resolve("temporal-config/namespaces.yaml")).exists();

    write("api/target/weft-api-1.jar", "one", 30);
    assertThat(applications.layOut(List.of("api"))).isEqualTo(first);
    write("api/target/weft-api-1.jar", "two", 30);
    Path second = applications.layOut(List.of("api"));

    assertThat(second).isNotEqualTo(first);
    assertThat(first.resolve("api/weft-api-1.jar")).hasContent("one");
    applications.keepOnly(second);
    assertThat(first).doesNotExist();
    assertThat(second).exists();
  }

  @Test
  void shouldNameTheModuleWhenItIsNotBuilt() {
    ApplicationFolder applications = new ApplicationFolder(root, root.resolve("app"));

    assertThatThrownBy(() -> applications.layOut(List.of("workers")))
        .isInstanceOf(LauncherException.class)
        .hasMessage("module workers is not built; run ./weft up");
  }
}
