package dev.weft.bench.api;

import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals columns of one person of one tenant as Weft does, with the person's key in the database, so
 * that the api opens them like its own: a version byte, the key's id, nonce, ciphertext and tag.
 */
final class Sealing {
  private static final int NONCE = 12;
  private static final int KEY = 32;
  private static final int TAG_BITS = 128;
  private static final byte VERSION = 1;

  private final String tenant;
  private final UUID subject;
  private final UUID keyId;
  private final SecretKey key;
  private final SecretKey lookups;
  private final SecureRandom random = new SecureRandom();

  private Sealing(String tenant, UUID subject, UUID keyId, SecretKey key, SecretKey lookups) {
    this.tenant = tenant;
    this.subject = subject;
    this.keyId = keyId;
    this.key = key;
    this.lookups = lookups;
  }

  /**
   * With a new key for a person of the tenant that the transaction is set to, wrapped by the master
   * key alone, as Weft did before tenants had keys and still reads.
   */
  static Sealing open(WeftConfig config, Connection connection, String tenant)
      throws IOException, SQLException {
    String given = config.keys().masterKeyFile();
    Path file = given.isBlank() ? config.home().resolve("keys/master.key") : Path.of(given);
    SecretKey root =
        new SecretKeySpec(HexFormat.of().parseHex(Files.readString(file).strip()), "HmacSHA256");
    SecretKey wrapping = new SecretKeySpec(mac(root, "weft data key wrapping 1"), "AES");
    SecretKey lookups = new SecretKeySpec(mac(root, "weft lookup 1"), "HmacSHA256");
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO weft.data_key"
                + " (tenant_id, key_id, subject_id, generation, wrapped, created_at)"
                + " SELECT tenant_id, ?, subject_id, generation + 1, ?, now() FROM weft.data_key"
                + " WHERE tenant_id = ? AND subject_id IS NOT NULL AND destroyed_at IS NULL"
                + " ORDER BY generation DESC, created_at DESC LIMIT 1 RETURNING subject_id")) {
      UUID keyId = UUID.randomUUID();
      byte[] bits = new byte[KEY];
      new SecureRandom().nextBytes(bits);
      statement.setObject(1, keyId);
      statement.setBytes(2, wrap(wrapping, tenant + "\n" + keyId, bits));
      statement.setString(3, tenant);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IOException("the tenant " + tenant + " has no person with a key");
        }
        UUID subject = row.getObject(1, UUID.class);
        return new Sealing(tenant, subject, keyId, new SecretKeySpec(bits, "AES"), lookups);
      }
    }
  }

  /** Whose key it is. */
  UUID subject() {
    return subject;
  }

  /** Seals a text for a place, as in {@code run:<id>:goal}. */
  ByteBuffer seal(String place, String text) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] encrypted =
        crypt(
            Cipher.ENCRYPT_MODE,
            key,
            nonce,
            tenant + "\n" + keyId + "\n" + place,
            text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(1 + 16 + NONCE + encrypted.length)
        .put(VERSION)
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits())
        .put(nonce)
        .put(encrypted);
  }

  /** The digest by which a reference is found. */
  ByteBuffer referenceLookup(String reference) {
    return ByteBuffer.wrap(mac(lookups, tenant + "\nrun reference\n" + reference));
  }

  private static byte[] wrap(SecretKey wrapping, String associated, byte[] bits) {
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, wrapping, nonce, associated, bits);
    return ByteBuffer.allocate(NONCE + encrypted.length).put(nonce).put(encrypted).array();
  }

  private static byte[] crypt(
      int mode, SecretKey key, byte[] nonce, String associated, byte[] content) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the stack's keys are not what they were", e);
    }
  }

  private static byte[] mac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC is missing from this Java platform", e);
    }
  }
}
