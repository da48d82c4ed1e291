package dev.weft.platform.key;

import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * Holds one key for each tenant, which wraps the data keys of that tenant and nothing else. Safe
 * for use by many threads.
 */
public interface KeyRing {
  /** How data keys that it wrapped are marked. */
  Keystore keystore();

  /**
   * Encrypts a data key for storage under the tenant's newest key; makes that on first use.
   *
   * @throws KeyUnavailableException when the keys cannot be had now
   */
  byte[] wrap(String tenant, UUID keyId, byte[] key);

  /**
   * Decrypts a stored data key, under whichever of the tenant's keys it was wrapped.
   *
   * @throws SealedDataException when it is not this tenant's data key of that id
   * @throws KeyUnavailableException when the keys cannot be had now
   */
  SecretKey unwrap(String tenant, UUID keyId, byte[] wrapped);

  /**
   * Gives the tenant a new key. What earlier ones wrapped still unwraps.
   *
   * @throws KeyUnavailableException when the keys cannot be had now
   */
  void rotate(String tenant);
}
