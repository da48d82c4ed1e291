package dev.weft.worker;

import dev.weft.platform.key.DataKey;
import dev.weft.platform.key.KeyService;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** Keys that are the same for ever: recorded histories are encrypted under them. */
final class FixedTestKeys implements KeyService {
  @Override
  public DataKey current(String tenant, String subject) {
    return byId(
        tenant, UUID.nameUUIDFromBytes((tenant + "/" + subject).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public DataKey byId(String tenant, UUID keyId) {
    byte[] secret = lookup(tenant, "fixed test key " + keyId);
    return new DataKey(tenant, keyId, new SecretKeySpec(secret, "AES"));
  }

  @Override
  public void destroy(String tenant, String subject) {
    throw new UnsupportedOperationException("fixed keys stay");
  }

  @Override
  public byte[] lookup(String tenant, String text) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((tenant + "/" + text).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
