package dev.weft.launcher.stack;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
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
import java.util.Map;
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
      Path bundles = home.resolve(".policy-restored");
      PrivateFiles.deleteTree(fresh);
      PrivateFiles.deleteTree(bundles);
      try {
        backup.unpack(
            Map.of(
                Backup.POSTGRES,
                PrivateFiles.folder(fresh),
                Backup.POLICY,
                PrivateFiles.folder(bundles)));
        progress.say("recovering the database");
        PostgresServer.recover(
            new EmbeddedPrograms(workspace.config().temporal().engine().cache(), progress)
                .postgres(),
            fresh,
            Secrets.open(home).superuser());
        take(new PolicyFolder(bundles));
        PrivateFiles.write(home.resolve("VERSION"), manifest.dataVersion() + "\n");
        PrivateFiles.write(marker(home), manifest.createdAt() + "\n");
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        PrivateFiles.deleteTree(bundles);
        PrivateFiles.deleteTree(fresh);
      }
    }
    return manifest;
  }

  private void check(BackupManifest manifest) {
    int schema = knownSchema();
    if (manifest.format() > BackupManifest.FORMAT
        || manifest.dataVersion() > Stack.DATA_VERSION
        || manifest.newestSchema() > schema) {
      throw new LauncherException(
          "the backup is of a newer Weft (schema "
              + manifest.newestSchema()
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
    check(manifest.masterKeyCheck(), workspace.config());
    for (BackupManifest.Region region : manifest.further()) {
      if (!Regions.names(workspace.config()).contains(region.name())) {
        throw new LauncherException(
            "the backup holds the region "
                + region.name()
                + ", which this configuration does not have",
            "add it to regions in weft.yaml, with its tenants");
      }
      check(region.masterKeyCheck(), Regions.of(workspace.config(), region.name()));
    }
  }

  private void check(String expected, WeftConfig region) {
    Path masterKey = masterKey(region);
    if (!BackupManifest.check(region.keys(), masterKey, workspace.environment()).equals(expected)) {
      throw new LauncherException(
          "the backup is of another master key of the region "
              + region.region().id()
              + " than "
              + masterKey,
          "put the one that was kept apart from the backup there; without it nothing sealed can be"
              + " read");
    }
  }

  private Path masterKey(WeftConfig region) {
    String configured = region.keys().masterKeyFile();
    Path home = workspace.home();
    if (!configured.isEmpty()) {
      return home.resolve(configured);
    }
    Path folder =
        region.region().id().equals(workspace.config().region().id())
            ? home.resolve("keys")
            : Secrets.regionFolder(home, region.region().id());
    return folder.resolve("master.key");
  }

  /** Bundles that runs and decisions of the backup name, and which of them was chosen to decide. */
  private void take(PolicyFolder restored) {
    PolicyFolder folder = PolicyFolder.of(workspace.config());
    restored.bundles().forEach(hash -> folder.take(restored, hash));
    restored.current().filter(folder::holds).ifPresent(folder::activate);
    restored.chosen().filter(folder::holds).ifPresent(folder::choose);
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
