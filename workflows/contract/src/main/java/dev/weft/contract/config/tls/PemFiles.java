package dev.weft.contract.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in PEM. */
final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> KEY_TYPES = List.of("EC", "RSA", "Ed25519");
  private static final byte[] PROBE = "weft".getBytes(StandardCharsets.UTF_8);

  private PemFiles() {}

  /**
   * The certificates of a file, in their order.
   *
   * @throws GeneralSecurityException when it holds none
   */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate one :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      certificates.add((X509Certificate) one);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("holds no certificate in PEM");
    }
    return List.copyOf(certificates);
  }

  /**
   * The key of a file.
   *
   * @throws GeneralSecurityException when it holds none that can be read without a password
   */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          "holds no PKCS#8 key in PEM (BEGIN PRIVATE KEY) without a password");
    }
    PKCS8EncodedKeySpec encoded;
    try {
      encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("holds a key that is no Base64", e);
    }
    for (String type : KEY_TYPES) {
      try {
        return KeyFactory.getInstance(type).generatePrivate(encoded);
      } catch (GeneralSecurityException e) {
        // Of another type.
      }
    }
    throw new GeneralSecurityException("holds a key that is none of " + KEY_TYPES);
  }

  /** Whether a key is that of a certificate. */
  static boolean belong(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      PublicKey other = certificate.getPublicKey();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(other);
      verifier.update(PROBE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
