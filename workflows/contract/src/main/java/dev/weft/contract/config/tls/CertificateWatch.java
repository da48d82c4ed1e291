package dev.weft.contract.config.tls;

import dev.weft.contract.config.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** Sees when the files of one side were replaced by others that belong together. */
public final class CertificateWatch {
  private final FollowedFiles<Texts> files;

  /**
   * What stands in the files, as it is there.
   *
   * @param ca the CAs
   * @param certificate the certificate and its chain
   * @param key its key
   */
  public record Texts(String ca, String certificate, String key) {}

  /** Watches the files of one side, all three of which there must be. */
  public CertificateWatch(TlsFiles names) {
    Path ca = Path.of(names.ca());
    Path certificate = Path.of(names.certificate());
    Path key = Path.of(names.key());
    this.files =
        new FollowedFiles<>(List.of(ca, certificate, key), () -> read(ca, certificate, key));
  }

  private static Texts read(Path ca, Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    PemFiles.certificates(ca);
    if (!PemFiles.belong(PemFiles.key(key), PemFiles.certificates(certificate).getFirst())) {
      throw new GeneralSecurityException(key + " is not the key of " + certificate);
    }
    return new Texts(Files.readString(ca), Files.readString(certificate), Files.readString(key));
  }

  /** What they hold now, or held last when they belonged together. */
  public Texts now() {
    return files.get();
  }
}
