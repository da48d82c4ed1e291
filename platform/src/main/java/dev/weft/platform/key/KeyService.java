package dev.weft.platform.key;

import java.util.UUID;

/** Keeps the keys that encrypt data. Safe for use by many threads. */
public interface KeyService {
  /**
   * The key that new data is encrypted with; made on first use.
   *
   * @param subject the person's surrogate, or {@code "-"} for the tenant's own key
   * @throws KeyDestroyedException when the person was forgotten
   */
  DataKey current(String tenant, String subject);

  /**
   * The key of data that was encrypted earlier.
   *
   * @throws KeyDestroyedException when it was destroyed
   * @throws SealedDataException when the tenant has no such key
   */
  DataKey byId(String tenant, UUID keyId);

  /**
   * Destroys every key of a person; what they encrypted can never be read again. Other processes
   * forget their copies within a minute. Repeating it changes nothing.
   */
  void destroy(String tenant, String subject);

  /**
   * A keyed digest by which a name can be looked up without being stored: 32 bytes, the same for
   * the same tenant and text.
   */
  byte[] lookup(String tenant, String text);
}
