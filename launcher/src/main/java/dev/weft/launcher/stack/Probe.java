package dev.weft.launcher.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks a part how it does. */
@FunctionalInterface
interface Probe {
  /** What a part answers. */
  enum Health {
    /** It works. */
    READY,
    /** It answers, but something that it needs is missing. */
    NOT_READY,
    /** It does not answer. */
    SILENT
  }

  Health check();

  /** Asks by HTTP: 2xx is ready, any other answer is alive. */
  static Probe http(String address) {
    return http(address, null);
  }

  /**
   * The same over TLS: the certificate must be of a trusted CA, and need not name this machine's
   * inner address, at which nobody else calls.
   */
  static Probe http(String address, @Nullable SSLContext tls) {
    return () -> {
      try {
        HttpURLConnection connection =
            (HttpURLConnection) URI.create(address).toURL().openConnection();
        if (tls != null && connection instanceof HttpsURLConnection encrypted) {
          encrypted.setSSLSocketFactory(tls.getSocketFactory());
          encrypted.setHostnameVerifier((_, _) -> true);
        }
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(5000);
        connection.setInstanceFollowRedirects(false);
        int status = connection.getResponseCode();
        connection.disconnect();
        return status >= 200 && status < 300 ? Health.READY : Health.NOT_READY;
      } catch (IOException e) {
        return Health.SILENT;
      }
    };
  }

  /** Connects. */
  static Probe tcp(String host, int port) {
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), 2000);
        return Health.READY;
      } catch (IOException e) {
        return Health.SILENT;
      }
    };
  }

  /** Sends a Redis PING. */
  static Probe redis(RedisWire redis) {
    return () -> {
      try {
        return redis.say(List.of("PING")).contains("+PONG") ? Health.READY : Health.NOT_READY;
      } catch (IOException e) {
        return Health.SILENT;
      }
    };
  }

  /** Logs in to PostgreSQL and asks for 1. */
  static Probe sql(String url, String user, String password) {
    return () -> {
      Properties properties = new Properties();
      properties.put("user", user);
      properties.put("password", password);
      properties.put("loginTimeout", "5");
      properties.put("socketTimeout", "5");
      properties.put("ApplicationName", "weft-supervisor");
      try (Connection connection = DriverManager.getConnection(url, properties);
          Statement statement = connection.createStatement()) {
        statement.execute("select 1");
        return Health.READY;
      } catch (SQLException e) {
        boolean silent = e.getSQLState() == null || e.getSQLState().startsWith("08");
        return silent ? Health.SILENT : Health.NOT_READY;
      }
    };
  }
}
