package dev.weft.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private static final String TWO_REGIONS =
      "tenants: [demo]\nregions: [{ id: us-east-1, tenants: [globex] }]";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "3,1,18,3,is of a newer Weft",
    "1,2,18,3,is of a newer Weft",
    "1,1,18,99999,is of a newer Weft (schema 99999",
    "1,1,17,3,is of PostgreSQL 17"
  })
  void shouldRefuseABackupThatThisReleaseCannotRead(
      int format, int data, String postgres, int schema, String refusal) throws IOException {
    Workspace workspace = workspace("");
    Path masterKey = workspace.home().resolve("keys/master.key");
    PrivateFiles.folder(masterKey.resolveSibling(""));
    PrivateFiles.write(masterKey, "ab".repeat(32));
    Path file = folder.resolve("backup.tar.gz");
    BackupManifest manifest =
        new BackupManifest(
            format,
            "2031-05-05T12:00:00Z",
            data,
            postgres,
            schema,
            "1.31.2",
            BackupManifest.check(masterKey),
            null);
    try (BackupWriter archive = new BackupWriter(file, manifest)) {
      archive.finish();
    }

    assertThatThrownBy(() -> new Restore(workspace, Progress.silent()).from(file))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining(refusal);

    assertThat(PostgresServer.dataFolder(workspace.home())).doesNotExist();
    assertThat(Restore.awaitsFirstStart(workspace.home())).isFalse();
  }

  @Test
  void shouldRefuseABackupOfARegionThatIsNotHereOrHasAnotherKey() throws IOException {
    Path home = PrivateFiles.folder(workspace("").home());
    PrivateFiles.folder(home.resolve("keys/regions/us-east-1"));
    Path first = home.resolve("keys/master.key");
    Path further = home.resolve("keys/regions/us-east-1/master.key");
    PrivateFiles.write(first, "ab".repeat(32));
    PrivateFiles.write(further, "cd".repeat(32));
    Path file = folder.resolve("backup.tar.gz");
    try (BackupWriter archive =
        new BackupWriter(
            file,
            new BackupManifest(
                2,
                "2031-05-05T12:00:00Z",
                1,
                "18",
                3,
                "1.31.2",
                BackupManifest.check(first),
                List.of(
                    new BackupManifest.Region("us-east-1", 3, BackupManifest.check(further)))))) {
      archive.finish();
    }

    assertThatThrownBy(() -> new Restore(workspace(""), Progress.silent()).from(file))
        .hasMessageContaining("holds the region us-east-1");
    PrivateFiles.write(further, "ef".repeat(32));
    assertThatThrownBy(() -> new Restore(workspace(TWO_REGIONS), Progress.silent()).from(file))
        .hasMessageContaining("another master key of the region us-east-1");
    Files.delete(further);
    assertThatThrownBy(() -> new Restore(workspace(TWO_REGIONS), Progress.silent()).from(file))
        .hasMessageContaining("there is no master key")
        .hasMessageContaining("us-east-1");
    assertThat(PostgresServer.dataFolder(home)).doesNotExist();
  }

  @Test
  void shouldAskForARunningStackWhenThereIsNoneToBackUp() {
    assertThatThrownBy(() -> new Backup(workspace(""), Progress.silent()).to(folder))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("the stack does not run; start it with ./weft up");
  }

  @Test
  void shouldLeaveADatabaseElsewhereToItsOwnTools() {
    Workspace elsewhere = workspace("postgres: { url: \"jdbc:postgresql://db.example/weft\" }");

    assertThatThrownBy(() -> new Backup(elsewhere, Progress.silent()).to(folder))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("PostgreSQL is not embedded here (postgres.url is set)");
    assertThatThrownBy(() -> new Restore(elsewhere, Progress.silent()).from(folder))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("PostgreSQL is not embedded here (postgres.url is set)");
    assertThat(Files.exists(elsewhere.home())).isFalse();
  }

  private Workspace workspace(String yaml) {
    return new Workspace(
        CHECKOUT, Map.of(), WeftConfigLoader.parse("test", yaml, Map.of(), folder.resolve("home")));
  }
}
