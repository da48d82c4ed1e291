package dev.weft.platform.store;

import org.jspecify.annotations.Nullable;

/**
 * What a region says of its being a tenant's home.
 *
 * @param tenant the tenant's id
 * @param region the region that says so
 * @param state whether the tenant is active there
 * @param epoch grows with each move
 * @param counterpart the other region of the last move
 * @param mayLeave whether its data may leave the law that holds in its home
 */
public record TenantHome(
    String tenant,
    String region,
    State state,
    long epoch,
    @Nullable String counterpart,
    boolean mayLeave) {

  /** Whether a tenant is active in a region. */
  public enum State {
    /** It is. */
    ACTIVE,
    /** It is, and nothing new starts. */
    DRAINING,
    /** It is not any more; nothing is written. */
    FROZEN,
    /** It has left. */
    MOVED,
    /** It is not yet. */
    ARRIVING;

    /** Whether rows of the tenant may be written there. */
    public boolean active() {
      return this == ACTIVE || this == DRAINING;
    }
  }
}
