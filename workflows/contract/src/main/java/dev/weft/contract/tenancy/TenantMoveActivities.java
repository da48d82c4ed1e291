package dev.weft.contract.tenancy;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * The steps of a move. Each may be repeated, whether its effect took place before or not, and each
 * refuses a tenant that is not in the state that the step before it left.
 */
@ActivityInterface
public interface TenantMoveActivities {
  /** Starts no more runs. Refuses a move that residency forbids. */
  @ActivityMethod(name = "moves.drain")
  void drain(TenantMove move);

  /** Ids of runs that are in the way; empty when the tenant can be frozen. */
  @ActivityMethod(name = "moves.open")
  List<String> open(TenantMove move);

  /**
   * Lets nobody write any more, and waits until what was being written is.
   *
   * @return false when a run began to move meanwhile: then the tenant drains as before
   */
  @ActivityMethod(name = "moves.freeze")
  boolean freeze(TenantMove move);

  /** Copies every row to the new home, where the tenant is not active yet. */
  @ActivityMethod(name = "moves.copy")
  void copy(TenantMove move);

  /** Compares counts and hashes of both regions; refuses when anything differs. */
  @ActivityMethod(name = "moves.verify")
  List<TableProof> verify(TenantMove move);

  /** Ends the tenant's life in its old home, for good. From here there is no way back. */
  @ActivityMethod(name = "moves.depart")
  void depart(TenantMove move);

  /** Ends flows and schedules of the tenant in the old home's engine. */
  @ActivityMethod(name = "moves.stop")
  void stop(TenantMove move);

  /** Begins the tenant's life in its new home. */
  @ActivityMethod(name = "moves.activate")
  void activate(TenantMove move);

  /** Erases what the old home still holds, and writes the certificate. */
  @ActivityMethod(name = "moves.erase")
  TenantMoveResult erase(TenantMove move, List<TableProof> proofs);

  /** Gives up: nothing is left in the new home, and the tenant goes on in the old one. */
  @ActivityMethod(name = "moves.abandon")
  void abandon(TenantMove move, String problem);
}
