package dev.weft.bench.chaos.beside;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Named keys in versions. A version is on the disk before it encrypts anything. */
final class TransitKeys {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final Path file;
  private final Map<String, List<SecretKey>> versions = new HashMap<>();
  private final SecureRandom random = new SecureRandom();

  private TransitKeys(Path file) {
    this.file = file;
  }

  /** Reads what an earlier process left: a line for each version, in their order. */
  static TransitKeys open(Path file) throws IOException {
    TransitKeys keys = new TransitKeys(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(" ", 2);
        keys.take(parts[0], Base64.getDecoder().decode(parts[1]));
      }
    }
    return keys;
  }

  private void take(String name, byte[] bits) {
    versions.computeIfAbsent(name, _ -> new ArrayList<>()).add(new SecretKeySpec(bits, "AES"));
  }

  /** Makes a key unless it is there. */
  synchronized void make(String name) throws IOException {
    if (!versions.containsKey(name)) {
      rotate(name);
    }
  }

  /** A new version; the older ones stay. */
  synchronized void rotate(String name) throws IOException {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    String line = name + " " + Base64.getEncoder().encodeToString(bits) + "\n";
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    take(name, bits);
  }

  /** As in {@code vault:v1:…}, under the newest version; the first is made where there is none. */
  synchronized String encrypt(String name, byte[] associated, byte[] plain) throws IOException {
    make(name);
    List<SecretKey> known = versions.getOrDefault(name, List.of());
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, known.getLast(), nonce, associated).doFinal(plain);
      byte[] whole = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
      return "vault:v" + known.size() + ":" + Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK encrypts nothing", e);
    }
  }

  /** The plain bytes; nothing when the key did not make the ciphertext with this context. */
  synchronized Optional<byte[]> decrypt(String name, byte[] associated, String ciphertext)
      throws IOException {
    String[] parts = ciphertext.split(":", 3);
    List<SecretKey> known = versions.getOrDefault(name, List.of());
    if (parts.length != 3 || known.isEmpty()) {
      return Optional.empty();
    }
    byte[] whole = Base64.getDecoder().decode(parts[2]);
    SecretKey key = known.get(Integer.parseInt(parts[1].substring(1)) - 1);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, whole, associated);
      return Optional.of(cipher.doFinal(whole, NONCE, whole.length - NONCE));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK decrypts nothing", e);
    }
  }

  /** As in {@code vault:v1:…}; nothing when there is no such key. */
  synchronized Optional<String> hmac(String name, int version, byte[] input) throws IOException {
    List<SecretKey> known = versions.getOrDefault(name, List.of());
    if (known.size() < version) {
      return Optional.empty();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(known.get(version - 1));
      String digest = Base64.getEncoder().encodeToString(mac.doFinal(input));
      return Optional.of("vault:v" + version + ":" + digest);
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK makes no digests", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] from, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, from, 0, NONCE));
    cipher.updateAAD(associated);
    return cipher;
  }
}
