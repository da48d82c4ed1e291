package dev.weft.api.store;

/** The queue for the database. */
@FunctionalInterface
public interface Waiting {
  /** How many requests wait for a connection now. */
  int requests();
}
