package dev.weft.contract.config.tls;

import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.serviceclient.ServiceStubsOptions;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * What clients make TLS connections with. Each new connection uses the certificates as they stand
 * in their files then; who connects checks the other side's name besides.
 */
public final class LiveTls {
  private LiveTls() {}

  /** For stores: trusts {@code tls.ca}, or the Java runtime's CAs without one. */
  public static SSLContext stores(WeftConfig config) {
    return context(new LiveTrust(config.tls().ca(), false));
  }

  /**
   * Makes every client of this process that brings nothing of its own trust {@code tls.ca} besides
   * the Java runtime's CAs: those of Vault, OPA, the OpenID provider, models, webhooks and mail.
   */
  public static void trustInProcess(WeftConfig config) {
    if (!config.tls().ca().isEmpty()) {
      SSLContext.setDefault(services(config));
    }
  }

  /** For services over HTTP: trusts {@code tls.ca} besides the Java runtime's CAs. */
  public static SSLContext services(WeftConfig config) {
    return context(new LiveTrust(config.tls().ca(), true));
  }

  /**
   * Lets a client reach the engine as it is configured: in plain text, over TLS, or showing a
   * certificate.
   *
   * @return the same options
   */
  public static <T extends ServiceStubsOptions.Builder<T>> T engine(WeftConfig config, T options) {
    if (!TlsFiles.isEngineEncrypted(config)) {
      return options;
    }
    TlsFiles files = TlsFiles.ofEngine(config);
    SslContextBuilder context =
        SslContextBuilder.forClient().trustManager(new LiveTrust(files.ca(), false));
    if (files.hasCertificate()) {
      context.keyManager(new LiveKeys(files));
    }
    try {
      SslContext built = GrpcSslContexts.configure(context).build();
      options.setSslContext(built);
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS to the engine", e);
    }
    String name = config.temporal().tls().serverName();
    if (!name.isEmpty()) {
      options.setChannelInitializer(channel -> channel.overrideAuthority(name));
    }
    return options;
  }

  private static SSLContext context(TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has TLS", e);
    }
  }
}
