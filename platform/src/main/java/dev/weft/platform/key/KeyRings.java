package dev.weft.platform.key;

import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The region's key rings: the configured one, under which data keys are wrapped from now on, and
 * those under which stored ones may still be. Where the ring of a stored key is not configured any
 * more, the key is unavailable, not lost.
 */
public final class KeyRings {
  private final KeyRing current;
  private final Map<Keystore, KeyRing> rings = new EnumMap<>(Keystore.class);
  private final Lookup lookup;

  /** See {@link KeyService#lookup}. */
  private interface Lookup {
    byte[] of(String tenant, String text);
  }

  private KeyRings(KeyRing current, @Nullable MasterKey master, Lookup lookup) {
    this.current = current;
    this.lookup = lookup;
    rings.put(current.keystore(), current);
    if (master != null) {
      rings.put(Keystore.MASTER, new ByMaster(master));
    }
  }

  /** The configured rings, with the environment of this process. */
  public static KeyRings open(WeftConfig config, KeysetStore keysets, Clock clock) {
    return open(config, keysets, clock, System::getenv);
  }

  /**
   * The configured rings. A home that began with a master key keeps making lookups with it.
   *
   * @param environment looks variables up; null when one is not set
   */
  public static KeyRings open(
      WeftConfig config,
      KeysetStore keysets,
      Clock clock,
      Function<String, @Nullable String> environment) {
    if (config.keys().keystore() == WeftConfig.Keystore.LOCAL) {
      return local(MasterKey.open(config, environment), keysets, clock);
    }
    WeftConfig.Vault settings = config.keys().vault();
    VaultKeyRing vault = new VaultKeyRing(settings, () -> token(settings, environment));
    MasterKey master = MasterKey.existing(config, environment).orElse(null);
    if (master == null) {
      return vault(vault);
    }
    KeyRings rings = new KeyRings(vault, master, master::lookup);
    rings.rings.put(Keystore.LOCAL, new TinkKeyRing(master, keysets, clock));
    return rings;
  }

  /** Keysets under a master key. */
  public static KeyRings local(MasterKey master, KeysetStore keysets, Clock clock) {
    return new KeyRings(new TinkKeyRing(master, keysets, clock), master, master::lookup);
  }

  /** Vault alone; lookups are made with a secret that Vault derives. */
  public static KeyRings vault(VaultKeyRing vault) {
    return new KeyRings(vault, null, new DerivedLookup(vault));
  }

  /** Wraps from now on. */
  public KeyRing current() {
    return current;
  }

  /**
   * The ring of a stored key.
   *
   * @throws KeyUnavailableException when it is not configured
   */
  public KeyRing of(Keystore keystore) {
    KeyRing ring = rings.get(keystore);
    if (ring == null) {
      throw new KeyUnavailableException(
          "the key is wrapped by " + keystore + ", which is not configured", null);
    }
    return ring;
  }

  /** See {@link KeyService#lookup}. */
  public byte[] lookup(String tenant, String text) {
    return lookup.of(tenant, text);
  }

  private static String token(
      WeftConfig.Vault settings, Function<String, @Nullable String> environment) {
    if (settings.tokenFile().isEmpty()) {
      String token = environment.apply("VAULT_TOKEN");
      return token == null ? "" : token;
    }
    try {
      return Files.readString(Path.of(settings.tokenFile()), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new KeyUnavailableException("The file of Vault's token cannot be read", e);
    }
  }

  /** Wrapped by releases before the tenants' keys. */
  private record ByMaster(MasterKey master) implements KeyRing {
    @Override
    public Keystore keystore() {
      return Keystore.MASTER;
    }

    @Override
    public byte[] wrap(String tenant, UUID keyId, byte[] key) {
      return master.wrap(tenant, keyId, key);
    }

    @Override
    public SecretKey unwrap(String tenant, UUID keyId, byte[] wrapped) {
      return master.unwrap(tenant, keyId, wrapped);
    }

    @Override
    public void rotate(String tenant) {
      throw new UnsupportedOperationException("a master key wraps no new keys");
    }
  }

  /** Asks Vault once, then makes lookups in this process. */
  private static final class DerivedLookup implements Lookup {
    private final VaultKeyRing vault;
    private volatile @Nullable MasterKey secret;

    DerivedLookup(VaultKeyRing vault) {
      this.vault = vault;
    }

    @Override
    public byte[] of(String tenant, String text) {
      MasterKey known = secret;
      if (known == null) {
        known = MasterKey.of(vault.derived("weft lookup 1"));
        secret = known;
      }
      return known.lookup(tenant, text);
    }
  }
}
