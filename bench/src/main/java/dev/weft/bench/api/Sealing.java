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
import java.util.Arrays;
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

  /** With the newest person's key of the tenant that the transaction is set to. */
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
            "SELECT key_id, subject_id, wrapped FROM weft.data_key"
                + " WHERE tenant_id = ? AND subject_id IS NOT NULL AND destroyed_at IS NULL"
                + " ORDER BY created_at DESC LIMIT 1")) {
      statement.setString(1, tenant);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IOException("the tenant " + tenant + " has no person with a key");
        }
        UUID keyId = row.getObject(1, UUID.class);
        return new Sealing(
            tenant,
            row.getObject(2, UUID.class),
            keyId,
            unwrap(wrapping, tenant + "\n" + keyId, row.getBytes(3)),
            lookups);
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

  private static SecretKey unwrap(SecretKey wrapping, String associated, byte[] wrapped) {
    return new SecretKeySpec(
        crypt(
            Cipher.DECRYPT_MODE,
            wrapping,
            Arrays.copyOf(wrapped, NONCE),
            associated,
            Arrays.copyOfRange(wrapped, NONCE, wrapped.length)),
        "AES");
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
