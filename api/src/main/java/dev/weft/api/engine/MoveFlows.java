package dev.weft.api.engine;

import dev.weft.contract.tenancy.TenantMove;

/** Flows that move tenants, in the engine of the region that they leave. */
public interface MoveFlows {
  /**
   * Starts a move's flow; repeating it changes nothing.
   *
   * @throws Engine.UnreachableException when the engine does not answer
   */
  void start(TenantMove move);

  /**
   * Asks a move to give up, which it does until the tenant has left.
   *
   * @throws Engine.UnreachableException when the engine does not answer
   */
  void cancel(TenantMove move);
}
