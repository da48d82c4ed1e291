package dev.weft.contract.config.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The names that a certificate is for (RFC 6125: subject alternative names alone). */
final class CertificateNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private CertificateNames() {}

  /** Whether it is for a host. */
  static boolean cover(X509Certificate certificate, String host) {
    String wanted = host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null
          && names.stream().anyMatch(name -> matches((int) name.get(0), name.get(1), wanted));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static boolean matches(int type, Object value, String host) {
    if (!(value instanceof String text)) {
      return false;
    }
    String name = text.toLowerCase(Locale.ROOT);
    if (type == IP) {
      return name.equals(host);
    }
    if (type != DNS) {
      return false;
    }
    int dot = host.indexOf('.');
    return name.equals(host)
        || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(host.substring(dot)));
  }
}
