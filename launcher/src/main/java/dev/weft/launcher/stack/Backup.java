package dev.weft.launcher.stack;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.engine.PinnedVersions;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Backs up the embedded PostgreSQL while it runs: all its databases, those of every region and the
 * engine's, as they were at one moment, and the policy bundles. It is PostgreSQL's own way of a
 * physical backup (pg_backup_start, copy, pg_backup_stop, and the write-ahead log in between). No
 * key is in it, nor anything of Redis.
 */
public final class Backup {
  static final String POSTGRES = "postgres/";
  static final String POLICY = "policy/";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** Folders whose content belongs to the running server alone. */
  private static final Set<String> EMPTY =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "backup_label",
          "tablespace_map",
          "pg_internal.init",
          "global/pg_control");

  private final Workspace workspace;
  private final Progress progress;
  private final Path data;

  /**
   * @param workspace whose stack
   * @param progress hears what happens
   */
  public Backup(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
    this.data = PostgresServer.dataFolder(workspace.home());
  }

  /**
   * A backup that was made.
   *
   * @param file where it is
   * @param bytes how large the file is
   * @param masterKeys the keys without which it is worth nothing, and which it does not hold: that
   *     of the first region first
   * @param elsewhere regions whose databases are not embedded, and not in it
   * @param manifest what it says of itself
   */
  public record Made(
      Path file,
      long bytes,
      List<Path> masterKeys,
      List<String> elsewhere,
      BackupManifest manifest) {}

  /**
   * Makes a backup.
   *
   * @param target the file, or a folder that gets a file named after the time
   * @throws LauncherException when the stack does not run, or the file is there already
   */
  public Made to(Path target) {
    if (!workspace.config().postgres().url().isEmpty()) {
      throw new LauncherException(
          "PostgreSQL is not embedded here (postgres.url is set)",
          "back it up with its own tools, all databases at one moment");
    }
    WeftConfig config =
        new Stack(workspace, progress)
            .effective()
            .filter(_ -> new Stack(workspace, progress).running().isPresent())
            .orElseThrow(() ->
                new LauncherException(
                    "the stack does not run", "start it with ./weft up, then back it up"));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path file =
        Files.isDirectory(target)
            ? target.resolve("weft-backup-" + NAME.format(now) + ".tar.gz")
            : target;
    if (Files.exists(file)) {
      throw new LauncherException(file + " exists", "name another file");
    }
    List<WeftConfig> regions =
        Regions.of(config).stream().filter(region -> isEmbedded(config, region)).toList();
    List<String> elsewhere =
        Regions.of(config).stream()
            .filter(region -> !isEmbedded(config, region))
            .map(region -> region.region().id())
            .toList();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      PrivateFiles.write(part, "");
      BackupManifest manifest = write(config, regions, now, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return new Made(
          file,
          Files.size(file),
          regions.stream().map(Backup::masterKey).toList(),
          elsewhere,
          manifest);
    } catch (SQLException e) {
      throw new LauncherException(
          "the database cannot be backed up: " + e.getMessage(), "see ./weft status", e);
    } catch (IOException e) {
      throw new LauncherException(
          "the backup cannot be written: " + e, "give it a folder with enough room", e);
    } finally {
      PrivateFiles.deleteTree(part);
    }
  }

  private static boolean isEmbedded(WeftConfig config, WeftConfig region) {
    return region.postgres().url().startsWith(server(config));
  }

  private static String server(WeftConfig config) {
    return "jdbc:postgresql://127.0.0.1:" + config.postgres().port() + "/";
  }

  private static Path masterKey(WeftConfig region) {
    return Path.of(region.keys().masterKeyFile());
  }

  private BackupManifest write(WeftConfig config, List<WeftConfig> regions, Instant now, Path part)
      throws SQLException, IOException {
    String password = Secrets.open(workspace.home()).superuser();
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT,
            now.toString(),
            Stack.DATA_VERSION,
            Files.readString(data.resolve("PG_VERSION")).strip(),
            schema(regions.getFirst(), password),
            PinnedVersions.read(workspace.temporalConfig().resolve("engine")).server(),
            check(regions.getFirst()),
            further(regions.subList(1, regions.size()), password));
    try (Connection connection =
            DriverManager.getConnection(
                PostgresServer.url(config, "postgres"), PostgresServer.SUPERUSER, password);
        Statement statement = connection.createStatement();
        BackupWriter archive = new BackupWriter(part, manifest)) {
      // While this connection lives, the server keeps its log from here on.
      statement.execute(
          "select pg_create_physical_replication_slot('weft_backup_' || pg_backend_pid(), true,"
              + " true)");
      progress.say("copying the database");
      String first = one(statement, "select pg_walfile_name(pg_backup_start('weft', true))");
      copyData(archive);
      String[] stop =
          row(
              statement,
              "select pg_walfile_name(lsn), labelfile, coalesce(spcmapfile, '')"
                  + " from pg_backup_stop(false)");
      archive.text(POSTGRES + "backup_label", stop[1]);
      if (!stop[2].isBlank()) {
        archive.text(POSTGRES + "tablespace_map", stop[2]);
      }
      copyLog(archive, first, stop[0]);
      copyBundles(archive, PolicyFolder.of(config));
      archive.finish();
    }
    return manifest;
  }

  private String check(WeftConfig region) {
    return BackupManifest.check(region.keys(), masterKey(region), workspace.environment());
  }

  private List<BackupManifest.Region> further(List<WeftConfig> regions, String password)
      throws SQLException {
    List<BackupManifest.Region> further = new ArrayList<>();
    for (WeftConfig region : regions) {
      further.add(
          new BackupManifest.Region(region.region().id(), schema(region, password), check(region)));
    }
    return further;
  }

  private static int schema(WeftConfig region, String password) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                PostgresUrl.of(region), PostgresServer.SUPERUSER, password);
        Statement statement = connection.createStatement()) {
      return Integer.parseInt(
          one(statement, "select max(version::int) from weft.flyway_schema_history where success"));
    }
  }

  private void copyData(BackupWriter archive) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(data)) {
      paths = tree.skip(1).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : paths) {
      String name = data.relativize(path).toString();
      if (Files.isDirectory(path)) {
        if (!name.contains("/") || !EMPTY.contains(name.substring(0, name.indexOf('/')))) {
          archive.folder(POSTGRES + name);
        }
      } else if (belongs(name)) {
        try {
          archive.copy(POSTGRES + name, path);
        } catch (NoSuchFileException e) {
          // The server removed it meanwhile, and its log says so.
        }
      }
    }
    archive.bytes(POSTGRES + "global/pg_control", control());
  }

  private static boolean belongs(String name) {
    String simple = name.substring(name.lastIndexOf('/') + 1);
    boolean temporary = simple.startsWith("pgsql_tmp") || simple.matches("t\\d+_.*");
    return !temporary
        && !LEFT_OUT.contains(name)
        && !LEFT_OUT.contains(simple)
        && (!name.contains("/") || !EMPTY.contains(name.substring(0, name.indexOf('/'))));
  }

  /** The one file that the log does not mend: read until two readings agree. */
  private byte[] control() throws IOException {
    Path control = data.resolve("global/pg_control");
    byte[] before = Files.readAllBytes(control);
    while (true) {
      byte[] again = Files.readAllBytes(control);
      if (Arrays.equals(before, again)) {
        return again;
      }
      before = again;
    }
  }

  private void copyLog(BackupWriter archive, String first, String last) throws IOException {
    List<Path> segments;
    try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
      segments =
          files
              .filter(file -> {
                String name = file.getFileName().toString();
                boolean segment = name.matches("[0-9A-F]{24}");
                return name.endsWith(".history")
                    || (segment && name.compareTo(first) >= 0 && name.compareTo(last) <= 0);
              })
              .sorted()
              .toList();
    }
    for (Path segment : segments) {
      archive.copy(POSTGRES + "pg_wal/" + segment.getFileName(), segment);
    }
  }

  /** After the database: so every bundle that it names is among them. */
  private static void copyBundles(BackupWriter archive, PolicyFolder bundles) throws IOException {
    for (Path file : bundles.everything()) {
      archive.copy(POLICY + bundles.path().relativize(file), file);
    }
  }

  private static String one(Statement statement, String query) throws SQLException {
    return row(statement, query)[0];
  }

  private static String[] row(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      String[] row = new String[rows.getMetaData().getColumnCount()];
      for (int i = 0; i < row.length; i++) {
        row[i] = rows.getString(i + 1);
      }
      return row;
    }
  }
}
