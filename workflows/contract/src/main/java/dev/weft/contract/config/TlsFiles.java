package dev.weft.contract.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The PEM files of one side of TLS connections. Text that is empty means "none": no {@code ca} is
 * those of the Java runtime.
 *
 * @param caPath the key of the configuration that names {@code ca}
 * @param ca CAs that the other side is checked against
 * @param path the section of the configuration that names {@code certificate} and {@code key}
 * @param certificate what is shown to the other side, with its chain
 * @param key its key
 */
public record TlsFiles(String caPath, String ca, String path, String certificate, String key) {
  /** What the API shows; it asks callers for no certificate. */
  public static TlsFiles ofApi(WeftConfig config) {
    WeftConfig.ApiTls own = config.api().tls();
    return own.certificate().isEmpty() && own.key().isEmpty()
        ? ofStack(config)
        : new TlsFiles("tls.ca", config.tls().ca(), "api.tls", own.certificate(), own.key());
  }

  /** What clients of the engine use. */
  public static TlsFiles ofEngine(WeftConfig config) {
    return ofEngine(config, "temporal.tls", config.temporal().tls());
  }

  static TlsFiles ofEngine(WeftConfig config, String path, WeftConfig.EngineTls own) {
    TlsFiles stack = ofStack(config);
    boolean shared = own.certificate().isEmpty() && own.key().isEmpty();
    return new TlsFiles(
        own.ca().isEmpty() ? stack.caPath() : path + ".ca",
        own.ca().isEmpty() ? stack.ca() : own.ca(),
        shared ? stack.path() : path,
        shared ? stack.certificate() : own.certificate(),
        shared ? stack.key() : own.key());
  }

  /** Whether the engine is reached over TLS. */
  public static boolean isEngineEncrypted(WeftConfig config) {
    return !config.temporal().tls().ca().isEmpty() || ofEngine(config).hasCertificate();
  }

  /** What the embedded servers show, and whom clients of stores and services trust. */
  public static TlsFiles ofStack(WeftConfig config) {
    WeftConfig.Tls tls = config.tls();
    return new TlsFiles("tls.ca", tls.ca(), "tls", tls.certificate(), tls.key());
  }

  /** Every set of files of a configuration. */
  public static List<TlsFiles> all(WeftConfig config) {
    List<TlsFiles> all = new ArrayList<>();
    all.add(ofStack(config));
    all.add(ofApi(config));
    all.addAll(ofEngines(config));
    return List.copyOf(all);
  }

  /** What clients of the engines of all regions use. */
  public static List<TlsFiles> ofEngines(WeftConfig config) {
    List<TlsFiles> all = new ArrayList<>();
    all.add(ofEngine(config));
    for (int i = 0; i < config.regions().size(); i++) {
      all.add(
          ofEngine(
              config, "regions." + i + ".temporal.tls", config.regions().get(i).temporal().tls()));
    }
    return List.copyOf(all);
  }

  /** Whether there is something to show. */
  public boolean hasCertificate() {
    return !certificate.isEmpty();
  }
}
