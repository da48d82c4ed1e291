package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.KeyDestruction;
import dev.weft.platform.store.KeysView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keys of tenants. */
public interface Keys {
  /** What keys a tenant has, and its newest rotations. */
  KeysView of(String tenant);

  /** Every tenant. */
  @EachRegion
  List<String> tenants();

  /** Notes that somebody asks for the destruction of a person's keys. */
  KeyDestruction ask(String tenant, String subject, String reason, String by);

  /** The newest wishes for a destruction. */
  List<KeyDestruction> destructions(String tenant);

  /** One of them. */
  Optional<KeyDestruction> destruction(String tenant, UUID id);

  /** How many runs of a person, or about one, have not ended. */
  int openRuns(String tenant, String subject);

  /**
   * Decides about a destruction; an approval carries it out.
   *
   * @return false when it was decided otherwise before
   */
  boolean decide(String tenant, KeyDestruction asked, boolean approve, String by);
}
