package dev.weft.contract.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** JDBC addresses of PostgreSQL, and how TLS stands in them. */
public final class PostgresUrl {
  /** The one mode in which the server's certificate and its name are checked. */
  public static final String VERIFIED = "verify-full";

  private static final String MODE = "sslmode";
  private static final Set<String> ENCRYPTED = Set.of("require", "verify-ca", VERIFIED);
  private static final String ROOTS = "sslrootcert";

  private PostgresUrl() {}

  /** The address of the configured database, as the driver takes it. */
  public static String of(WeftConfig config) {
    return of(config.postgres().url(), config.tls());
  }

  /**
   * An address as the driver takes it: one that checks the server's certificate and does not say
   * against what, checks it against {@code tls.ca}. The driver reads that file at each connection.
   */
  public static String of(String url, WeftConfig.Tls tls) {
    Map<String, String> parameters = parameters(url);
    boolean open =
        parameters.getOrDefault(MODE, "").startsWith("verify-")
            && !parameters.containsKey(ROOTS)
            && !parameters.containsKey("sslfactory");
    return open && !tls.ca().isEmpty()
        ? url + "&" + ROOTS + "=" + URLEncoder.encode(tls.ca(), StandardCharsets.UTF_8)
        : url;
  }

  /** The address of a database in an embedded server. */
  public static String embedded(int port, String database, WeftConfig.Tls tls) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        + (tls.certificate().isEmpty() ? "" : "?" + MODE + "=" + VERIFIED);
  }

  /** The name of the database. */
  public static String database(String url) {
    String path = url.split("\\?", 2)[0];
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The address of another database of the same server. */
  public static String withDatabase(String url, String database) {
    String[] parts = url.split("\\?", 2);
    String server = parts[0].substring(0, parts[0].lastIndexOf('/') + 1);
    return server + database + (parts.length > 1 ? "?" + parts[1] : "");
  }

  /** Whether the driver accepts no connection without TLS. */
  public static boolean isEncrypted(String url) {
    return ENCRYPTED.contains(parameters(url).getOrDefault(MODE, ""));
  }

  /** Whether the driver accepts no connection without TLS to a server whose name was checked. */
  public static boolean isVerified(String url) {
    Map<String, String> parameters = parameters(url);
    return VERIFIED.equals(parameters.get(MODE))
        && !parameters.getOrDefault("sslfactory", "").endsWith("NonValidatingFactory")
        && !parameters.containsKey("sslhostnameverifier");
  }

  /** The CAs that an address names, or those of {@code tls.ca}; empty for none. */
  public static String roots(String url, WeftConfig.Tls tls) {
    return parameters(of(url, tls)).getOrDefault(ROOTS, "");
  }

  private static Map<String, String> parameters(String url) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String[] parts = url.split("\\?", 2);
    if (parts.length > 1) {
      for (String pair : parts[1].split("&", -1)) {
        String[] keyAndValue = pair.split("=", 2);
        parameters.put(keyAndValue[0], keyAndValue.length > 1 ? decoded(keyAndValue[1]) : "");
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
