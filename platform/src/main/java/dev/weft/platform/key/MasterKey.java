package dev.weft.platform.key;

import com.google.crypto.tink.Aead;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key above all keys of a region: 256 random bits, as 64 hexadecimal digits in a file that only
 * its owner may read, or in an environment variable. It wraps the tenants' keysets (AES-256-GCM)
 * and makes lookups (HMAC-SHA-256), each with a key of its own derived from it.
 */
public final class MasterKey {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final int BYTES = 32;

  private final SecretKey wrapping;
  private final SecretKey keysets;
  private final SecretKey lookup;

  private MasterKey(byte[] bits) {
    SecretKey root = new SecretKeySpec(bits, "HmacSHA256");
    wrapping = new SecretKeySpec(mac(root, bytes("weft data key wrapping 1")), "AES");
    keysets = new SecretKeySpec(mac(root, bytes("weft tenant keyset wrapping 1")), "AES");
    lookup = new SecretKeySpec(mac(root, bytes("weft lookup 1")), "HmacSHA256");
  }

  /**
   * A master key of given bits.
   *
   * @param bits 32 bytes
   */
  public static MasterKey of(byte[] bits) {
    if (bits.length != BYTES) {
      throw new IllegalArgumentException("a master key has 32 bytes");
    }
    return new MasterKey(bits);
  }

  /** Where the configured master key is, or will be. */
  public static Path file(WeftConfig config) {
    String file = config.keys().masterKeyFile();
    return file.isBlank() ? config.home().resolve("keys/master.key") : Path.of(file);
  }

  /**
   * The configured key: that of the environment where a variable is named, otherwise that of the
   * file, which is made when there is none.
   *
   * @param environment looks variables up; null when one is not set
   * @throws IllegalStateException when the variable or the file holds no key
   */
  public static MasterKey open(WeftConfig config, Function<String, @Nullable String> environment) {
    String variable = config.keys().masterKeyEnv();
    return variable.isEmpty()
        ? openOrCreate(file(config))
        : ofVariable(variable, environment.apply(variable));
  }

  /** The configured key where there is one already; none is made. */
  public static Optional<MasterKey> existing(
      WeftConfig config, Function<String, @Nullable String> environment) {
    return config.keys().masterKeyEnv().isEmpty() && !Files.exists(file(config))
        ? Optional.empty()
        : Optional.of(open(config, environment));
  }

  private static MasterKey ofVariable(String name, @Nullable String value) {
    try {
      return of(HexFormat.of().parseHex(value == null ? "" : value.strip()));
    } catch (IllegalArgumentException e) {
      // Without its cause, which may quote the value.
      throw new IllegalStateException(
          "The environment variable " + name + " must hold a master key: 64 hexadecimal digits");
    }
  }

  /**
   * Reads the file, or makes it when there is none. Of two processes that make it at once, both get
   * the one that was first.
   *
   * @throws IllegalStateException when others than its owner may read it, or it holds no key
   */
  public static MasterKey openOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(permissions)) {
        throw new IllegalStateException(
            "The master key "
                + file
                + " can be read by others ("
                + PosixFilePermissions.toString(permissions)
                + "). Run: chmod 600 "
                + file);
      }
      byte[] bits = HexFormat.of().parseHex(Files.readString(file).strip());
      return of(bits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      // Without its cause, which may quote the file.
      throw new IllegalStateException(
          "The master key " + file + " must hold 64 hexadecimal digits. Restore it from a backup");
    }
  }

  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalStateException(file + " has no folder");
    }
    Files.createDirectories(folder);
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    Path draft =
        Files.createTempFile(
            folder, ".master", ".key", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      Files.writeString(
          draft,
          HexFormat.of().formatHex(bits) + "\n",
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      return;
    } finally {
      Arrays.fill(bits, (byte) 0);
      Files.deleteIfExists(draft);
    }
  }

  /** Encrypts the keysets of tenants. */
  Aead forKeysets() {
    return new Aead() {
      @Override
      public byte[] encrypt(byte[] plain, byte[] associated) {
        return AesGcm.encrypt(keysets, associated, plain);
      }

      @Override
      public byte[] decrypt(byte[] encrypted, byte[] associated) throws GeneralSecurityException {
        try {
          return AesGcm.decrypt(keysets, associated, encrypted);
        } catch (SealedDataException e) {
          throw new GeneralSecurityException(e);
        }
      }
    };
  }

  /** Encrypts a data key for storage, as releases before the tenants' keys did it. */
  public byte[] wrap(String tenant, UUID keyId, byte[] key) {
    return AesGcm.encrypt(wrapping, bytes(tenant + "\n" + keyId), key);
  }

  /**
   * Decrypts a data key that {@link #wrap} encrypted.
   *
   * @throws SealedDataException when it is not this tenant's key of that id, or not under this
   *     master key
   */
  public SecretKey unwrap(String tenant, UUID keyId, byte[] wrapped) {
    return new SecretKeySpec(
        AesGcm.decrypt(wrapping, bytes(tenant + "\n" + keyId), wrapped), "AES");
  }

  /** See {@link KeyService#lookup}. */
  public byte[] lookup(String tenant, String text) {
    return mac(lookup, bytes(tenant + "\n" + text));
  }

  private static byte[] mac(SecretKey key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC is missing from this Java platform", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
