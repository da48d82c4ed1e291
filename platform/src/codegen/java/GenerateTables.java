import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/**
 * Writes the jOOQ classes of the schema: starts a PostgreSQL, migrates it, reads it. Does nothing
 * when neither the migrations nor this file have changed since the last time.
 *
 * <p>Arguments: the folder of migrations, this file, the folder to write to.
 */
class GenerateTables {
  public static void main(String[] arguments) throws Exception {
    Path migrations = Path.of(arguments[0]);
    Path self = Path.of(arguments[1]);
    Path target = Path.of(arguments[2]);
    Path stamp = target.resolve("schema.sha256");
    String hash = hash(migrations, self);
    if (Files.exists(stamp) && Files.readString(stamp).equals(hash)) {
      return;
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE ROLE weft_app");
        statement.execute("CREATE ROLE weft_worker");
        statement.execute("CREATE ROLE weft_system");
      }
      Flyway.configure()
          .dataSource(server.getPostgresDatabase())
          .locations("filesystem:" + migrations)
          .schemas("weft")
          .placeholders(
              Map.of(
                  "appUser", "weft_app", "workerUser", "weft_worker", "systemUser", "weft_system",
                  "region", "none"))
          .load()
          .migrate();
      GenerationTool.generate(
          new Configuration()
              .withJdbc(
                  new Jdbc()
                      .withDriver("org.postgresql.Driver")
                      .withUrl(server.getJdbcUrl("postgres", "postgres")))
              .withGenerator(
                  new Generator()
                      .withDatabase(
                          new Database()
                              .withName("org.jooq.meta.postgres.PostgresDatabase")
                              .withInputSchema("weft")
                              .withExcludes("flyway_schema_history")
                              .withForcedTypes(
                                  List.of(
                                      new ForcedType()
                                          .withName("INSTANT")
                                          .withIncludeTypes("(?i:timestamptz|timestamp\\(?\\d*\\)? with time zone)"))))
                      .withGenerate(
                          new Generate()
                              .withRecords(true)
                              .withRoutines(false)
                              .withSequences(false)
                              .withGlobalCatalogReferences(false)
                              .withGeneratedAnnotation(false))
                      .withTarget(
                          new Target()
                              .withPackageName("dev.weft.platform.store.jooq")
                              .withDirectory(target.toString()))));
    }
    Files.writeString(stamp, hash);
  }

  private static String hash(Path migrations, Path self) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var files = Files.list(migrations)) {
      for (Path file : files.sorted().toList()) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
    digest.update(Files.readAllBytes(self));
    return HexFormat.of().formatHex(digest.digest());
  }
}
