package dev.weft.api.store;

import dev.weft.api.region.EachRegion;

/** The queue for the database. */
@FunctionalInterface
public interface Waiting {
  /** How many requests wait for a connection now. */
  @EachRegion
  int requests();
}
