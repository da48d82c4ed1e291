package dev.weft.platform.key;

import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * A key that encrypts the data of one person, or of a tenant.
 *
 * @param tenant whose key it is
 * @param keyId its id, which stands beside everything that it encrypted
 * @param secret 256 bits for AES
 */
public record DataKey(String tenant, UUID keyId, SecretKey secret) {
  /** Names the key, never its bits. */
  @Override
  public String toString() {
    return "DataKey[" + tenant + "/" + keyId + "]";
  }
}
