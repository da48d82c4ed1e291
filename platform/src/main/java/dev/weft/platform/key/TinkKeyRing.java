package dev.weft.platform.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tenants' keys as Tink keysets (AES-256-GCM), each encrypted by the region's master key with the
 * tenant's id as associated data. A keyset keeps every key that the tenant ever had; the newest
 * wraps. Opened keysets are kept in memory for one minute.
 */
public final class TinkKeyRing implements KeyRing {
  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final int KEEP_AT_MOST = 10_000;

  private final Aead master;
  private final KeysetStore store;
  private final Clock clock;
  private final Map<String, Opened> opened = new ConcurrentHashMap<>();

  private record Opened(ByteBuffer stored, KeysetHandle keys, Aead aead, Instant until) {}

  /** What Tink knows of AES-GCM; loaded with the first keyset, not with the process. */
  private static final class Tink {
    private static final Configuration REGISTRY = registered();

    private static Configuration registered() {
      try {
        AeadConfig.register();
        return RegistryConfiguration.get();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM is missing from this Java platform", e);
      }
    }
  }

  /** Keysets of the given store under the given master key. */
  public TinkKeyRing(MasterKey master, KeysetStore store, Clock clock) {
    this.master = master.forKeysets();
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Keystore keystore() {
    return Keystore.LOCAL;
  }

  @Override
  public byte[] wrap(String tenant, UUID keyId, byte[] key) {
    try {
      return keyset(tenant).aead().encrypt(key, associated(tenant, keyId));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing from this Java platform", e);
    }
  }

  @Override
  public SecretKey unwrap(String tenant, UUID keyId, byte[] wrapped) {
    Opened known = keyset(tenant);
    byte[] associated = associated(tenant, keyId);
    try {
      return new SecretKeySpec(known.aead().decrypt(wrapped, associated), "AES");
    } catch (GeneralSecurityException e) {
      return unwrapByNewer(tenant, known, wrapped, associated);
    }
  }

  /** Another process may have given the tenant a new key in the last minute. */
  private SecretKey unwrapByNewer(String tenant, Opened known, byte[] wrapped, byte[] associated) {
    opened.remove(tenant);
    Opened now = keyset(tenant);
    try {
      if (!now.stored().equals(known.stored())) {
        return new SecretKeySpec(now.aead().decrypt(wrapped, associated), "AES");
      }
    } catch (GeneralSecurityException e) {
      throw notOurs();
    }
    throw notOurs();
  }

  @Override
  public void rotate(String tenant) {
    try {
      while (true) {
        Opened now = keyset(tenant);
        KeysetHandle next =
            KeysetHandle.newBuilder(now.keys())
                .addEntry(
                    KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build();
        boolean replaced = store.replace(tenant, now.stored().array(), encrypted(tenant, next));
        opened.remove(tenant);
        if (replaced) {
          return;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key could not be made", e);
    }
  }

  private Opened keyset(String tenant) {
    Instant now = clock.instant();
    Opened kept = opened.get(tenant);
    if (kept != null && now.isBefore(kept.until())) {
      return kept;
    }
    if (opened.size() >= KEEP_AT_MOST) {
      opened.clear();
    }
    Opened loaded = open(Tink.REGISTRY, tenant, now.plus(KEEP));
    opened.put(tenant, loaded);
    return loaded;
  }

  private byte[] stored(String tenant) {
    return store.find(tenant).orElseGet(() -> store.addIfAbsent(tenant, first(tenant)));
  }

  private byte[] first(String tenant) {
    try {
      return encrypted(tenant, KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key could not be made", e);
    }
  }

  private byte[] encrypted(String tenant, KeysetHandle keys) throws GeneralSecurityException {
    return TinkProtoKeysetFormat.serializeEncryptedKeyset(keys, master, bytes(tenant));
  }

  private Opened open(Configuration registry, String tenant, Instant until) {
    byte[] stored = stored(tenant);
    try {
      KeysetHandle keys = TinkProtoKeysetFormat.parseEncryptedKeyset(stored, master, bytes(tenant));
      Aead aead = keys.getPrimitive(registry, Aead.class);
      return new Opened(ByteBuffer.wrap(stored), keys, aead, until);
    } catch (GeneralSecurityException e) {
      // Without its cause, which may quote what it read.
      throw new SealedDataException("the tenant's key is not under this master key");
    }
  }

  private static SealedDataException notOurs() {
    return new SealedDataException("sealed data was altered or moved");
  }

  private static byte[] associated(String tenant, UUID keyId) {
    return bytes(tenant + "\n" + keyId);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
