package dev.weft.contract.config.tls;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the files that a configuration names, before anything is started with them. */
public final class TlsChecks {
  private static final String LOCALHOST = "127.0.0.1";

  private final Set<String> problems = new LinkedHashSet<>();

  private TlsChecks() {}

  /**
   * Reads what a client of stores and engines uses, as a worker is.
   *
   * @throws InvalidConfigurationException with every problem found: what cannot be read, has
   *     expired, or does not belong together
   */
  public static void client(WeftConfig config) {
    TlsChecks checks = new TlsChecks();
    checks.clients(config);
    checks.tell();
  }

  /**
   * Reads what the API uses, too, which others than this stack's own may trust.
   *
   * @throws InvalidConfigurationException as above
   */
  public static void api(WeftConfig config) {
    TlsChecks checks = new TlsChecks();
    checks.clients(config);
    checks.pair(TlsFiles.ofApi(config));
    checks.tell();
  }

  /**
   * Reads everything, and looks whether this stack's own clients will take what its servers show.
   *
   * @throws InvalidConfigurationException as above
   */
  public static void stack(WeftConfig config) {
    TlsChecks checks = new TlsChecks();
    checks.clients(config);
    checks.pair(TlsFiles.ofApi(config));
    checks.pair(TlsFiles.ofStack(config));
    boolean servers =
        config.postgres().url().isEmpty()
            || config.redis().url().isEmpty()
            || config.temporal().address().isEmpty();
    if (servers) {
      checks.name(TlsFiles.ofStack(config), LOCALHOST, "at which the embedded servers are reached");
      checks.trusted(TlsFiles.ofStack(config), false);
    }
    if (config.api().publicUrl().isEmpty()) {
      checks.name(
          TlsFiles.ofApi(config),
          config.api().nearAddress(),
          "at which callers reach the API; api.publicUrl says where else they do");
    }
    checks.trusted(TlsFiles.ofApi(config), true);
    checks.tell();
  }

  private void clients(WeftConfig config) {
    roots("tls.ca", config.tls().ca());
    for (TlsFiles files : TlsFiles.ofEngines(config)) {
      roots(files.caPath(), files.ca());
      pair(files);
    }
    roots("postgres.url", PostgresUrl.roots(config.postgres().url(), config.tls()));
  }

  private void tell() {
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException("certificates", new ArrayList<>(problems));
    }
  }

  private void roots(String path, String file) {
    if (!file.isEmpty()) {
      certificates(path, file);
    }
  }

  private void pair(TlsFiles files) {
    if (!files.hasCertificate()) {
      return;
    }
    String path = files.path() + ".certificate";
    List<X509Certificate> chain = certificates(path, files.certificate());
    PrivateKey key = key(files.path() + ".key", files.key());
    if (chain.isEmpty()) {
      return;
    }
    X509Certificate own = chain.getFirst();
    Instant now = Instant.now();
    if (own.getNotAfter().toInstant().isBefore(now)) {
      problems.add(path + ": expired at " + own.getNotAfter().toInstant());
    }
    if (own.getNotBefore().toInstant().isAfter(now)) {
      problems.add(path + ": is valid from " + own.getNotBefore().toInstant() + " on only");
    }
    if (key != null && !PemFiles.belong(key, own)) {
      problems.add(files.path() + ".key: is not the key of " + path);
    }
  }

  /** What would show a certificate that this stack's own clients then refuse. */
  private void trusted(TlsFiles files, boolean runtimeToo) {
    if (!files.hasCertificate() || !problems.isEmpty()) {
      return;
    }
    List<X509Certificate> chain = certificates(files.path() + ".certificate", files.certificate());
    try {
      new LiveTrust(files.ca(), runtimeToo)
          .checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    } catch (CertificateException e) {
      problems.add(
          files.path()
              + ".certificate: is not trusted with "
              + (files.ca().isEmpty() ? "the Java runtime's CAs" : "tls.ca")
              + " ("
              + e.getMessage()
              + ")");
    }
  }

  private void name(TlsFiles files, String host, String why) {
    if (!files.hasCertificate()) {
      return;
    }
    String path = files.path() + ".certificate";
    List<X509Certificate> chain = certificates(path, files.certificate());
    if (!chain.isEmpty() && !CertificateNames.cover(chain.getFirst(), host)) {
      problems.add(path + ": is not for " + host + ", " + why);
    }
  }

  private List<X509Certificate> certificates(String path, String file) {
    try {
      return PemFiles.certificates(Path.of(file));
    } catch (IOException e) {
      problems.add(path + ": " + unreadable(file, e));
    } catch (GeneralSecurityException e) {
      problems.add(path + ": " + file + " holds no certificate in PEM");
    }
    return List.of();
  }

  private @Nullable PrivateKey key(String path, String file) {
    try {
      return PemFiles.key(Path.of(file));
    } catch (IOException e) {
      problems.add(path + ": " + unreadable(file, e));
    } catch (GeneralSecurityException e) {
      problems.add(path + ": " + file + " " + e.getMessage());
    }
    return null;
  }

  private static String unreadable(String file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no file " + file;
      case AccessDeniedException _ -> file + " must not be read by this user";
      default -> file + " cannot be read (" + e.getClass().getSimpleName() + ")";
    };
  }
}
