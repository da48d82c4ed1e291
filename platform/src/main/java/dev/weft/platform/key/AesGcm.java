package dev.weft.platform.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with a random 96-bit nonce in front of the ciphertext (NIST SP 800-38D): good for
 * 2^32 messages under one key.
 */
public final class AesGcm {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AesGcm() {}

  /** Encrypts; returns nonce, ciphertext and tag. */
  public static byte[] encrypt(SecretKey key, byte[] associated, byte[] plain) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associated);
      byte[] encrypted = cipher.doFinal(plain);
      return ByteBuffer.allocate(NONCE + encrypted.length).put(nonce).put(encrypted).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing from this Java platform", e);
    }
  }

  /**
   * Decrypts what {@link #encrypt} made.
   *
   * @throws SealedDataException when it, or its associated data, is not what was encrypted
   */
  public static byte[] decrypt(SecretKey key, byte[] associated, byte[] encrypted) {
    if (encrypted.length < NONCE + TAG_BITS / 8) {
      throw new SealedDataException("sealed data is too short");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, encrypted, 0, NONCE));
      cipher.updateAAD(associated);
      return cipher.doFinal(encrypted, NONCE, encrypted.length - NONCE);
    } catch (AEADBadTagException e) {
      throw new SealedDataException("sealed data was altered or moved");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing from this Java platform", e);
    }
  }
}
