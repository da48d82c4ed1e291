package dev.weft.launcher.stack;

import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.CertificateWatch;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the embedded servers show: copies of the configured files, which only their owner may read,
 * as PostgreSQL asks for. They are written again when those changed and belong together.
 */
final class ServerCertificates {
  private final Path folder;
  private final CertificateWatch files;
  private CertificateWatch.@Nullable Texts written;

  private ServerCertificates(Path home, TlsFiles files) {
    this.folder = folder(home);
    this.files = new CertificateWatch(files);
  }

  /** Those of a configuration; null when its embedded servers show none. */
  static @Nullable ServerCertificates of(WeftConfig config) {
    TlsFiles files = TlsFiles.ofStack(config);
    return files.hasCertificate() && !files.ca().isEmpty()
        ? new ServerCertificates(config.home(), files)
        : null;
  }

  /** Writes the copies when they are not there as they should be, and tells whether it did. */
  boolean write() {
    CertificateWatch.Texts now = files.now();
    if (now.equals(written)) {
      return false;
    }
    PrivateFiles.write(ca(), now.ca());
    PrivateFiles.write(certificate(), now.certificate());
    PrivateFiles.write(key(), now.key());
    written = now;
    return true;
  }

  private static Path folder(Path home) {
    return home.resolve("run").resolve("tls");
  }

  Path ca() {
    return folder.resolve("ca.pem");
  }

  Path certificate() {
    return folder.resolve("server.pem");
  }

  Path key() {
    return folder.resolve("server.key");
  }
}
