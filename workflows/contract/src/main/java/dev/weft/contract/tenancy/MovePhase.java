package dev.weft.contract.tenancy;

/** How far a move is. */
public enum MovePhase {
  /** Somebody asked for it. */
  REQUESTED,
  /** Nothing new starts; what runs may end. */
  DRAINING,
  /** Nothing is written any more. */
  FROZEN,
  /** Rows are copied, and compared with what they were copied from. */
  COPYING,
  /** The tenant has left its old home, and is not active in the new one yet. */
  SWITCHING,
  /** It is active in its new home; what it left behind is being erased. */
  ERASING,
  /** Done; there is a certificate. */
  DONE,
  /** Given up: the tenant stays where it was. */
  ABANDONED
}
