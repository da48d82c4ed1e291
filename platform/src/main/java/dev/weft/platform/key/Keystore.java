package dev.weft.platform.key;

/** What a data key is wrapped by. */
public enum Keystore {
  /** The region's master key itself, as releases before the tenants' keys did it. */
  MASTER,
  /** The tenant's key in the region's database, which the master key wraps. */
  LOCAL,
  /** The tenant's key in Vault's transit engine, which never leaves it. */
  VAULT
}
