package dev.weft.contract.config.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts the CAs that stand in a file, and those of the Java runtime where asked for. */
final class LiveTrust extends X509ExtendedTrustManager {
  private final FollowedFiles<X509ExtendedTrustManager> files;

  /**
   * @param ca the file; empty for the Java runtime's alone
   * @param runtimeToo whether the Java runtime's count besides
   */
  LiveTrust(String ca, boolean runtimeToo) {
    Path file = Path.of(ca);
    this.files =
        ca.isEmpty()
            ? new FollowedFiles<>(List.of(), () -> checker(null))
            : new FollowedFiles<>(
                List.of(file),
                () -> {
                  List<X509Certificate> roots = PemFiles.certificates(file);
                  return checker(store(runtimeToo ? withRuntime(roots) : roots));
                });
  }

  private static List<X509Certificate> withRuntime(List<X509Certificate> roots)
      throws GeneralSecurityException {
    return Stream.concat(roots.stream(), Arrays.stream(checker(null).getAcceptedIssuers()))
        .toList();
  }

  private static KeyStore store(List<X509Certificate> roots)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry(String.valueOf(i), roots.get(i));
    }
    return store;
  }

  private static X509ExtendedTrustManager checker(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    files.get().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    files.get().checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    files.get().checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    files.get().checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    files.get().checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    files.get().checkServerTrusted(chain, authType, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return files.get().getAcceptedIssuers();
  }
}
