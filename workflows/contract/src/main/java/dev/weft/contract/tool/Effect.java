package dev.weft.contract.tool;

/** What calling a tool changes. */
public enum Effect {
  /** Changes nothing. */
  READ,
  /** Changes data; costs nothing. */
  WRITE,
  /** Spends money. */
  MONEY
}
