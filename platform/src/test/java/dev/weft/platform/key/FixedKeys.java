package dev.weft.platform.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** Keys that are the same in every run of the tests: derived from their tenant and subject. */
public final class FixedKeys implements KeyService {
  private final Map<String, DataKey> byId = new ConcurrentHashMap<>();
  private final Set<String> destroyed = new HashSet<>();

  @Override
  public DataKey current(String tenant, String subject) {
    String name = tenant + "/" + subject;
    if (destroyed.contains(name)) {
      throw new KeyDestroyedException();
    }
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return byId.computeIfAbsent(
        tenant + "/" + id,
        _ -> new DataKey(tenant, id, new SecretKeySpec(hash("fixed test key " + name), "AES")));
  }

  @Override
  public DataKey byId(String tenant, UUID keyId) {
    DataKey key = byId.get(tenant + "/" + keyId);
    if (key == null) {
      throw new SealedDataException("the tenant has no such key");
    }
    if (destroyed.stream().anyMatch(name -> id(name).equals(keyId))) {
      throw new KeyDestroyedException();
    }
    return key;
  }

  @Override
  public void destroy(String tenant, String subject) {
    destroyed.add(tenant + "/" + subject);
  }

  @Override
  public byte[] lookup(String tenant, String text) {
    return hash(tenant + "/" + text);
  }

  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
