package dev.weft.platform.key;

import java.util.Optional;

/** Where the tenants' keysets stand, each encrypted by the region's master key. */
public interface KeysetStore {
  /** The tenant's keyset; empty when it has none yet. */
  Optional<byte[]> find(String tenant);

  /** Stores the tenant's first keyset unless another was first; returns the one that is stored. */
  byte[] addIfAbsent(String tenant, byte[] keyset);

  /** Puts a keyset in the place of another; false when that is no longer the stored one. */
  boolean replace(String tenant, byte[] before, byte[] after);
}
