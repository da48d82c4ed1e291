package dev.weft.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BelongingsTest {
  @TempDir private Path machine;

  private Path file(String name) throws IOException {
    Path file = machine.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, "text");
  }

  private Belongings look(boolean cacheInUse) throws IOException {
    return Belongings.of(
        machine.resolve("home"),
        machine.resolve("cache"),
        List.of(machine.resolve("checkout/target"), machine.resolve("checkout/none")),
        cacheInUse);
  }

  @Test
  void shouldRemoveAllOfItsOwnAndTheEmptyFoldersAroundIt() throws IOException {
    file("home/VERSION");
    file("home/RESTORED");
    file("home/data/postgres/PG_VERSION");
    file("home/data/sandbox/journal.jsonl");
    file("home/keys/master.key");
    file("cache/engine/server-1/temporal-server");
    file("checkout/target/a.jar");
    Path source = file("checkout/pom.xml");

    Belongings belongings = look(false);
    belongings.delete();

    assertThat(belongings.kept()).isEmpty();
    assertThat(machine.resolve("home")).doesNotExist();
    assertThat(machine.resolve("cache")).doesNotExist();
    assertThat(machine.resolve("checkout/target")).doesNotExist();
    assertThat(source).exists();
  }

  @Test
  void shouldKeepWhatIsNotItsOwnInAHomeThatIsShared() throws IOException {
    file("home/VERSION");
    file("home/run/state.json");
    Path thesis = file("home/thesis.txt");
    Path theirs = file("home/data/theirs.csv");

    Belongings belongings = look(false);
    belongings.delete();

    assertThat(belongings.kept()).containsExactly(thesis + " (not Weft's)");
    assertThat(thesis).exists();
    assertThat(theirs).exists();
    assertThat(machine.resolve("home/run")).doesNotExist();
  }

  @Test
  void shouldTouchNothingInAFolderThatIsNoHomeOfWefts() throws IOException {
    Path logs = file("home/logs/mine.log");

    Belongings belongings = look(false);
    belongings.delete();

    assertThat(belongings.remove()).isEmpty();
    assertThat(belongings.kept()).singleElement().asString().contains("no VERSION");
    assertThat(logs).exists();
  }

  @Test
  void shouldKeepTheCacheWhileAnotherStackRunsFromIt() throws IOException {
    Path program = file("cache/postgres/bin/postgres");

    Belongings belongings = look(true);
    belongings.delete();

    assertThat(belongings.kept()).singleElement().asString().contains("another stack runs");
    assertThat(program).exists();
  }
}
