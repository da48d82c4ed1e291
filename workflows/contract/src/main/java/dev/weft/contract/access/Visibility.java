package dev.weft.contract.access;

/** Who sees a personal item besides its owner. */
public enum Visibility {
  /** Nobody. */
  PRIVATE,
  /** Those who share the item's group with its owner. */
  FAMILY,
  /** Everybody of the tenant. */
  PUBLIC
}
