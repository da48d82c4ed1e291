package dev.weft.contract.config.tls;

import dev.weft.contract.config.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key as they stand in their files. A handshake that began with one of them
 * ends with it: the alias names the reading.
 */
final class LiveKeys extends X509ExtendedKeyManager {
  private final FollowedFiles<Pair> files;
  private volatile @Nullable Pair current;
  private volatile @Nullable Pair former;

  private record Pair(String alias, PrivateKey key, List<X509Certificate> chain) {}

  LiveKeys(TlsFiles names) {
    Path certificate = Path.of(names.certificate());
    Path key = Path.of(names.key());
    this.files = new FollowedFiles<>(List.of(certificate, key), () -> read(certificate, key));
  }

  private Pair read(Path certificate, Path key) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = PemFiles.certificates(certificate);
    PrivateKey own = PemFiles.key(key);
    if (!PemFiles.belong(own, chain.getFirst())) {
      throw new GeneralSecurityException(key + " is not the key of " + certificate);
    }
    former = current;
    Pair pair = new Pair(chain.getFirst().getSerialNumber() + "-" + System.nanoTime(), own, chain);
    current = pair;
    return pair;
  }

  private @Nullable Pair named(@Nullable String alias) {
    Pair now = current;
    if (now != null && now.alias().equals(alias)) {
      return now;
    }
    Pair before = former;
    return before != null && before.alias().equals(alias) ? before : null;
  }

  private String alias() {
    return files.get().alias();
  }

  @Override
  public String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {alias()};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {alias()};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Pair pair = named(alias);
    return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Pair pair = named(alias);
    return pair == null ? null : pair.key();
  }
}
