package dev.weft.launcher.stack;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * Puts a backup into a home without data. What must not come back, destroyed keys, the next start
 * destroys again before anything else reads the database; then the api compares all open runs with
 * the engine, and only then the worker starts.
 */
public final class Restore {
  private final Workspace workspace;
  private final Progress progress;

  /**
   * @param workspace where to
   * @param progress hears what happens
   */
  public Restore(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
  }

  /** Whether a home was restored and has not been started since with api and worker. */
  static boolean awaitsFirstStart(Path home) {
    return Files.exists(marker(home));
  }

  /** Notes that the first start after a restore was made. */
  static void started(Path home) {
    try {
      Files.deleteIfExists(marker(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path marker(Path home) {
    return home.resolve("RESTORED");
  }

  /**
   * Restores a backup.
   *
   * @return what the backup said of itself
   * @throws LauncherException when there is data already, the backup is newer than this Weft, not
   *     whole, or of another master key; nothing has changed then
   */
  public BackupManifest from(Path file) {
    if (!workspace.config().postgres().url().isEmpty()) {
      throw new LauncherException(
          "PostgreSQL is not embedded here (postgres.url is set)", "restore it with its own tools");
    }
    BackupReader backup = new BackupReader(file);
    BackupManifest manifest = backup.manifest();
    Path home = workspace.home();
    Stack stack = new Stack(workspace, progress);
    stack.checkData();
    PrivateFiles.folder(home);
    try (FileLocks _ =
        FileLocks.acquire(
            workspace.run().resolve("up.lock"),
            () -> progress.say("waiting for another ./weft up or down"))) {
      Path data = PostgresServer.dataFolder(home);
      if (Files.exists(data)) {
        throw new LauncherException(
            "there is data in " + home,
            "restore into an empty WEFT_HOME, or move " + data + " away first");
      }
      check(manifest);
      progress.say("unpacking the backup of " + manifest.createdAt());
      Path fresh = data.resolveSibling(".postgres-restored");
      PrivateFiles.deleteTree(fresh);
      try {
        backup.unpack(Backup.POSTGRES, PrivateFiles.folder(fresh));
        progress.say("recovering the database");
        PostgresServer.recover(
            new EmbeddedPrograms(workspace.config().temporal().engine().cache(), progress)
                .postgres(),
            fresh,
            Secrets.open(home).superuser());
        PrivateFiles.write(home.resolve("VERSION"), manifest.dataVersion() + "\n");
        PrivateFiles.write(marker(home), manifest.createdAt() + "\n");
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        PrivateFiles.deleteTree(fresh);
      }
    }
    return manifest;
  }

  private void check(BackupManifest manifest) {
    int schema = knownSchema();
    if (manifest.format() > BackupManifest.FORMAT
        || manifest.dataVersion() > Stack.DATA_VERSION
        || manifest.schema() > schema) {
      throw new LauncherException(
          "the backup is of a newer Weft (schema "
              + manifest.schema()
              + ", this one knows "
              + schema
              + ")",
          "restore it with the checkout that wrote it, or a newer one");
    }
    if (!manifest.postgres().equals(Stack.POSTGRES_MAJOR)) {
      throw new LauncherException(
          "the backup is of PostgreSQL "
              + manifest.postgres()
              + ", the embedded one is "
              + Stack.POSTGRES_MAJOR,
          "restore it with the checkout that wrote it");
    }
    String configured = workspace.config().keys().masterKeyFile();
    Path masterKey =
        configured.isEmpty()
            ? workspace.home().resolve("keys").resolve("master.key")
            : workspace.home().resolve(configured);
    if (!BackupManifest.check(masterKey).equals(manifest.masterKeyCheck())) {
      throw new LauncherException(
          "the backup is of another master key than " + masterKey,
          "put the one that was kept apart from the backup there");
    }
  }

  /** The newest of this checkout's migrations. */
  private int knownSchema() {
    Path folder = workspace.root().resolve("platform/src/main/resources/db/migration");
    try (Stream<Path> migrations = Files.list(folder)) {
      return migrations
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("V\\d{1,6}__.*"))
          .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new LauncherException(
          folder + " cannot be read", "run ./weft from a complete checkout", e);
    }
  }
}
