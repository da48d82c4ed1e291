package dev.weft.launcher.stack;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.ProcessIdentity;
import dev.weft.launcher.os.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The embedded PostgreSQL: fsync on, passwords by SCRAM, no socket files, only 127.0.0.1, and
 * Weft's roles without superuser rights, since a superuser bypasses row-level security.
 */
final class PostgresServer {
  static final String SUPERUSER = "weft_admin";
  static final String TEMPORAL_USER = "temporal";

  private static final long RECOVERY_SECONDS = 1800;

  private final Path programs;
  private final Path data;
  private final WeftConfig config;
  private final WeftConfig.Postgres settings;
  private final List<WeftConfig.Postgres> regions;
  private final Secrets secrets;

  /**
   * @param config whose server
   * @param regions which regions have a database in it, as whom
   */
  PostgresServer(
      Path programs,
      Path home,
      WeftConfig config,
      List<WeftConfig.Postgres> regions,
      Secrets secrets) {
    this.programs = programs;
    this.data = dataFolder(home);
    this.config = config;
    this.settings = config.postgres();
    this.regions = List.copyOf(regions);
    this.secrets = secrets;
  }

  static Path dataFolder(Path home) {
    return home.resolve("data").resolve("postgres");
  }

  Part part() {
    return new Part(
        PartName.POSTGRES,
        this::prepare,
        new Part.Launch(command(), Map.of("LC_ALL", "C", "TZ", "UTC"), programs),
        Probe.sql(adminUrl(), SUPERUSER, secrets.superuser()),
        this::createRolesAndDatabases,
        "INT",
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        "127.0.0.1:" + settings.port());
  }

  private String adminUrl() {
    return url(config, "postgres");
  }

  /** The address of a database in it, as the driver takes it. */
  static String url(WeftConfig config, String database) {
    return PostgresUrl.of(
        PostgresUrl.embedded(config.postgres().port(), database, config.tls()), config.tls());
  }

  /** PostgreSQL refuses to run as root; root runs it in a user namespace where it is nobody. */
  private static List<String> asUser(List<String> command) {
    List<String> wrapped = new ArrayList<>();
    if (isRoot()) {
      wrapped.add("unshare");
      wrapped.add("-U");
    }
    wrapped.addAll(command);
    return wrapped;
  }

  static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("bin/postgres").toString());
    command.add("-D");
    command.add(data.toString());
    Map<String, String> options = new LinkedHashMap<>();
    options.put("listen_addresses", "127.0.0.1");
    options.put("port", String.valueOf(settings.port()));
    options.put("unix_socket_directories", "");
    options.put("fsync", "on");
    options.put("synchronous_commit", "on");
    options.put("password_encryption", "scram-sha-256");
    options.put("max_connections", "200");
    options.put("shared_buffers", "128MB");
    options.put("max_wal_size", "512MB");
    options.put("jit", "off");
    options.put("timezone", "UTC");
    options.put("log_timezone", "UTC");
    options.put("log_statement", "none");
    options.put("log_min_error_statement", "panic");
    options.put("log_parameter_max_length_on_error", "0");
    ServerCertificates certificates = ServerCertificates.of(config);
    if (certificates != null) {
      options.put("ssl", "on");
      options.put("ssl_min_protocol_version", "TLSv1.2");
      options.put("ssl_cert_file", certificates.certificate().toString());
      options.put("ssl_key_file", certificates.key().toString());
    }
    options.forEach((key, value) -> {
      command.add("-c");
      command.add(key + "=" + value);
    });
    return asUser(command);
  }

  private void prepare() throws IOException, InterruptedException {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise();
    }
    String kind = TlsFiles.ofStack(config).hasCertificate() ? "hostssl" : "host";
    Files.writeString(data.resolve("pg_hba.conf"), kind + " all all 127.0.0.1/32 scram-sha-256\n");
    stopOrphans(data);
  }

  private void initialise() throws IOException {
    Path fresh = data.resolveSibling(".postgres-new");
    PrivateFiles.deleteTree(fresh);
    PrivateFiles.folder(fresh.resolveSibling("."));
    Path passwordFile = data.resolveSibling(".postgres-password");
    PrivateFiles.write(passwordFile, secrets.superuser() + "\n");
    try {
      Programs.Outcome outcome =
          Programs.run(
              asUser(
                  List.of(
                      programs.resolve("bin/initdb").toString(),
                      "-D",
                      fresh.toString(),
                      "--username=" + SUPERUSER,
                      "--pwfile=" + passwordFile,
                      "--auth=scram-sha-256",
                      "--encoding=UTF8",
                      "--locale-provider=builtin",
                      "--builtin-locale=C.UTF-8",
                      "--locale=C")),
              programs,
              Map.of("LC_ALL", "C", "TZ", "UTC"),
              120);
      if (outcome.exitCode() != 0) {
        throw new IOException("initdb failed: " + lastLine(outcome.output()));
      }
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  /**
   * Replays the write-ahead log of a restored data folder, gives the administrator the password of
   * this home, which may be another than that of the backup's, and makes the engine forget the
   * servers that it ran on.
   */
  static void recover(Path programs, Path data, String password) throws IOException {
    alone(
        programs,
        data,
        "postgres",
        "alter role " + SUPERUSER + " password " + literal(password) + "\n");
    alone(
        programs,
        data,
        "temporal",
        "do $$ begin if to_regclass('cluster_membership') is not null then"
            + " delete from cluster_membership; end if; end $$\n");
  }

  /** Runs one statement on a database without a server. */
  private static void alone(Path programs, Path data, String database, String statement)
      throws IOException {
    Programs.Outcome outcome =
        Programs.run(
            asUser(
                List.of(
                    programs.resolve("bin/postgres").toString(),
                    "--single",
                    "-D",
                    data.toString(),
                    "-c",
                    "password_encryption=scram-sha-256",
                    "-c",
                    "log_min_error_statement=panic",
                    database)),
            programs,
            Map.of("LC_ALL", "C", "TZ", "UTC"),
            RECOVERY_SECONDS,
            statement);
    if (outcome.exitCode() != 0 || outcome.output().contains("ERROR:")) {
      throw new IOException("the database cannot be recovered: " + lastLine(outcome.output()));
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("no output");
  }

  /**
   * Ends every process that still works in a data folder (PostgreSQL's processes all do) and
   * removes a postmaster.pid that names none, so that a reused process number cannot block a start.
   */
  static void stopOrphans(Path data) throws IOException, InterruptedException {
    for (String signal : List.of("INT", "KILL")) {
      List<ProcessIdentity> orphans = workingIn(data);
      orphans.forEach(orphan -> orphan.signal(signal));
      for (ProcessIdentity orphan : orphans) {
        orphan.awaitEnd(Duration.ofSeconds(15));
      }
    }
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  private static List<ProcessIdentity> workingIn(Path data) throws IOException {
    List<ProcessIdentity> found = new ArrayList<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(
            Path.of("/proc"),
            path -> path.getFileName().toString().chars().allMatch(Character::isDigit))) {
      for (Path process : processes) {
        try {
          boolean works =
              Files.readSymbolicLink(process.resolve("cwd")).equals(data)
                  && Files.readString(process.resolve("comm")).strip().equals("postgres");
          if (works) {
            ProcessIdentity.of(Long.parseLong(process.getFileName().toString()))
                .ifPresent(found::add);
          }
        } catch (IOException e) {
          // The process ended, or belongs to someone else.
        }
      }
    }
    return found;
  }

  private void createRolesAndDatabases() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(adminUrl(), SUPERUSER, secrets.superuser());
        Statement statement = connection.createStatement()) {
      for (WeftConfig.Postgres region : regions) {
        role(statement, region.ownerUser(), region.ownerPassword());
        role(statement, region.appUser(), region.appPassword());
        role(statement, region.workerUser(), region.workerPassword());
        role(statement, region.systemUser(), region.systemPassword());
        database(
            statement,
            PostgresUrl.database(region.url()),
            region.ownerUser(),
            List.of(region.appUser(), region.workerUser(), region.systemUser()));
      }
      role(statement, TEMPORAL_USER, secrets.temporal());
      database(statement, "temporal", TEMPORAL_USER, List.of());
      database(statement, "temporal_visibility", TEMPORAL_USER, List.of());
    }
  }

  private static void role(Statement statement, String name, String password) throws SQLException {
    if (!exists(statement, "select 1 from pg_roles where rolname = " + literal(name))) {
      statement.execute("create role " + name);
    }
    statement.execute(
        "alter role "
            + name
            + " with login nosuperuser nobypassrls nocreatedb nocreaterole password "
            + literal(password));
  }

  private static void database(Statement statement, String name, String owner, List<String> users)
      throws SQLException {
    if (!exists(statement, "select 1 from pg_database where datname = " + literal(name))) {
      statement.execute("create database " + name + " owner " + owner);
    }
    statement.execute("revoke all on database " + name + " from public");
    for (String user : users) {
      statement.execute("grant connect on database " + name + " to " + user);
    }
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
