package dev.weft.launcher.stack;

import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Says a few words to the embedded Redis. */
final class RedisWire {
  private static final String HOST = "127.0.0.1";

  private final int port;
  private final String password;
  private final @Nullable SSLContext tls;

  RedisWire(WeftConfig config, String password) {
    this.port = config.redis().port();
    this.password = password;
    this.tls = TlsFiles.ofStack(config).hasCertificate() ? LiveTls.stores(config) : null;
  }

  /** What it answers to commands, after a login. */
  String say(List<String> commands) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
      plain.setSoTimeout(5000);
      try (Socket socket = tls == null ? plain : encrypted(tls, plain)) {
        String login = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
        String text = login + String.join("\r\n", commands) + "\r\nQUIT\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      }
    }
  }

  private Socket encrypted(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, HOST, port, true);
    SSLParameters named = socket.getSSLParameters();
    named.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(named);
    return socket;
  }
}
