package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.launcher.os.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code weft} on a machine that is made up: JDKs that only say who they are, a PATH of
 * our own, and {@code /usr/lib/jvm} moved into a temporary folder.
 */
class JdkSearchTest {
  private static final List<String> TOOLS =
      List.of("bash", "dirname", "readlink", "sed", "grep", "head", "find", "locale");

  @TempDir private Path machine;

  private Path jvms;
  private Path tools;

  @BeforeEach
  void makeUpAMachine() throws IOException {
    machine = machine.toRealPath();
    jvms = Files.createDirectories(machine.resolve("jvm"));
    tools = Files.createDirectories(machine.resolve("tools"));
    for (String tool : TOOLS) {
      Path there = Programs.find(tool).orElseThrow();
      program(tools.resolve(tool), "#!/bin/sh\nexec " + there + " \"$@\"\n");
    }
    Path script = Path.of("../weft").toRealPath();
    String places = "for folder in /usr/lib/jvm/* /opt/*jdk* /opt/java/* ";
    String text = Files.readString(script);
    assertThat(text).contains(places);
    program(machine.resolve("weft"), text.replace(places, "for folder in " + jvms + "/* "));
    Files.createDirectories(machine.resolve("launcher/target"));
    Files.writeString(machine.resolve("launcher/target/weft-launcher-1.jar"), "");
  }

  private static Path program(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A JDK that prints where it is and what JAVA_HOME says; one without a release file is asked. */
  private static Path jdk(Path folder, String version, boolean releaseFile) throws IOException {
    program(
        folder.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%s" 2026-01-20' >&2; exit 0; fi
        echo "ran %s with JAVA_HOME=$JAVA_HOME"
        """
            .formatted(version, folder));
    program(folder.resolve("bin/javac"), "#!/bin/sh\necho javac " + version + "\n");
    if (releaseFile) {
      Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }
    return folder;
  }

  private record Said(int exitCode, String text) {}

  private Said weft(String path, String javaHome) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                tools.resolve("bash").toString(), machine.resolve("weft").toString(), "--help")
            .redirectErrorStream(true);
    Map<String, String> environment =
        new HashMap<>(Map.of("PATH", path, "HOME", machine.toString(), "WEFT_BUILD", "never"));
    if (!javaHome.isEmpty()) {
      environment.put("JAVA_HOME", javaHome);
    }
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), text.strip());
  }

  private void assertRuns(Path jdk, Said said) {
    assertThat(said).isEqualTo(new Said(0, "ran " + jdk + " with JAVA_HOME=" + jdk));
  }

  @Test
  void shouldFindANewJdkWhenTheDefaultJavaIsOld() throws Exception {
    Path old = jdk(jvms.resolve("default-17"), "17.0.16", true);
    Path wanted = jdk(jvms.resolve("temurin-25"), "25.0.1", true);
    String path = old.resolve("bin") + ":" + tools;

    assertRuns(wanted, weft(path, ""));
    assertRuns(wanted, weft(path, old.toString()));
    assertRuns(wanted, weft(path, machine.resolve("removed").toString()));
  }

  @Test
  void shouldTakeJavaHomeOrThePathFirstWhenTheyAreNewEnough() throws Exception {
    jdk(jvms.resolve("newest"), "27", true);
    Path home = jdk(machine.resolve("my jdk"), "25", false);
    Path onPath = jdk(machine.resolve("path-jdk"), "26.0.2", true);

    assertRuns(home, weft(onPath.resolve("bin") + ":" + tools, home.toString()));
    assertRuns(onPath, weft(onPath.resolve("bin") + ":" + tools, ""));
  }

  @Test
  void shouldTakeTheNewestThatCompilesWhenThereAreSeveral() throws Exception {
    jdk(jvms.resolve("a-21"), "21.0.4", true);
    Path newest = jdk(jvms.resolve("b-26"), "26", false);
    jdk(jvms.resolve("c-25"), "25.0.1", true);
    Files.delete(jdk(jvms.resolve("d-jre-27"), "27", true).resolve("bin/javac"));

    assertRuns(newest, weft(tools.toString(), ""));
  }

  @Test
  void shouldSayWhatToInstallInOneLineWhenThereIsNone() throws Exception {
    Path old = jdk(jvms.resolve("default-17"), "17.0.16", true);
    Said none =
        new Said(
            1,
            "weft: no JDK 25 or newer was found; install one (for example Eclipse Temurin 25) or set"
                + " JAVA_HOME to it");

    assertThat(weft(old.resolve("bin") + ":" + tools, old.toString())).isEqualTo(none);
    Files.delete(old.resolve("bin/javac"));
    assertThat(weft(old.resolve("bin") + ":" + tools, "")).isEqualTo(none);
    assertThat(weft(tools.toString(), "")).isEqualTo(none);
  }
}
