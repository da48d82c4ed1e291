package dev.weft.launcher.stack;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the engine's own programs are told about TLS. */
public final class EngineTls {
  private static final String LOCALHOST = "127.0.0.1";

  private EngineTls() {}

  /**
   * Variables of the embedded server: it shows its certificate, asks callers for theirs (mTLS), and
   * so do its services among themselves.
   */
  static Map<String, String> ofServer(WeftConfig config, TemporalServer.Database database) {
    Map<String, String> variables = new LinkedHashMap<>();
    ServerCertificates own = ServerCertificates.of(config);
    if (own != null) {
      String ca = own.ca().toString();
      for (String side : new String[] {"SERVER", "FRONTEND"}) {
        variables.put("TEMPORAL_TLS_" + side + "_CERT", own.certificate().toString());
        variables.put("TEMPORAL_TLS_" + side + "_KEY", own.key().toString());
      }
      variables.put("TEMPORAL_TLS_REQUIRE_CLIENT_AUTH", "true");
      variables.put("TEMPORAL_TLS_SERVER_CA_CERT", ca);
      variables.put("TEMPORAL_TLS_CLIENT1_CA_CERT", ca);
      variables.put("TEMPORAL_TLS_CLIENT2_CA_CERT", ca);
      variables.put("TEMPORAL_TLS_INTERNODE_SERVER_NAME", LOCALHOST);
      variables.put("TEMPORAL_TLS_FRONTEND_SERVER_NAME", LOCALHOST);
      variables.put("TEMPORAL_TLS_REFRESH_INTERVAL", "5s");
    }
    if (PostgresUrl.isEncrypted(database.url())) {
      variables.put("SQL_TLS_ENABLED", "true");
      variables.put("SQL_CA", PostgresUrl.roots(database.url(), config.tls()));
      variables.put(
          "SQL_HOST_VERIFICATION", String.valueOf(PostgresUrl.isVerified(database.url())));
      variables.put("SQL_HOST_NAME", database.host());
    }
    return variables;
  }

  /** Variables of the tool that brings the schema. */
  static Map<String, String> ofSqlTool(WeftConfig config, TemporalServer.Database database) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (PostgresUrl.isEncrypted(database.url())) {
      variables.put("SQL_TLS", "true");
      variables.put("SQL_TLS_CA_FILE", PostgresUrl.roots(database.url(), config.tls()));
      variables.put("SQL_TLS_SERVER_NAME", database.host());
      variables.put(
          "SQL_TLS_DISABLE_HOST_VERIFICATION",
          String.valueOf(!PostgresUrl.isVerified(database.url())));
    }
    return variables;
  }

  /** Variables by which programs written in Go trust the configured CAs besides the system's. */
  static Map<String, String> ofGoPrograms(WeftConfig config) {
    String ca = config.tls().ca();
    return ca.isEmpty() ? Map.of() : Map.of("SSL_CERT_FILE", ca);
  }

  /** Variables of Temporal's command line. */
  public static Map<String, String> ofCommandLine(WeftConfig config) {
    Map<String, String> variables = new LinkedHashMap<>(ofGoPrograms(config));
    if (TlsFiles.isEngineEncrypted(config)) {
      TlsFiles files = TlsFiles.ofEngine(config);
      variables.put("TEMPORAL_TLS", "true");
      put(variables, "TEMPORAL_TLS_SERVER_CA_CERT_PATH", files.ca());
      put(variables, "TEMPORAL_TLS_CLIENT_CERT_PATH", files.certificate());
      put(variables, "TEMPORAL_TLS_CLIENT_KEY_PATH", files.key());
      put(variables, "TEMPORAL_TLS_SERVER_NAME", config.temporal().tls().serverName());
    }
    return variables;
  }

  /** What Web UI is told of its connection to the engine. */
  static Map<String, Object> ofWebUi(WeftConfig config) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (TlsFiles.isEngineEncrypted(config)) {
      TlsFiles files = TlsFiles.ofEngine(config);
      settings.put("caFile", files.ca());
      settings.put("certFile", files.certificate());
      settings.put("keyFile", files.key());
      settings.put("enableHostVerification", true);
      settings.put("serverName", config.temporal().tls().serverName());
    }
    return settings;
  }

  private static void put(Map<String, String> variables, String name, String value) {
    if (!value.isEmpty()) {
      variables.put(name, value);
    }
  }
}
