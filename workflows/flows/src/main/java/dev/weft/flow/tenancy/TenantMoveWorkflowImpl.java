package dev.weft.flow.tenancy;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveActivities;
import dev.weft.contract.tenancy.TenantMoveInput;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import dev.weft.flow.run.StepErrors;
import dev.weft.flow.run.Stubs;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares the new home while the old one is still the tenant's, and gives up whatever fails until
 * then. From the moment when the tenant has left, it only goes forward.
 */
public final class TenantMoveWorkflowImpl implements TenantMoveWorkflow {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_MOST = Duration.ofSeconds(30);

  /** Longer than any process believes that the tenant is still in its old home. */
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private final TenantMoveActivities moves =
      Workflow.newActivityStub(
          TenantMoveActivities.class,
          Stubs.remote(
              Duration.ofHours(6),
              RetryRule.STANDARD.withMaxAttempts(Integer.MAX_VALUE),
              "move the tenant"));

  @Override
  public TenantMoveResult run(TenantMoveInput input) {
    TenantMove move = input.move();
    List<TableProof> proofs = new ArrayList<>();
    try {
      moves.drain(move);
      drained(move);
      moves.copy(move);
      proofs.addAll(moves.verify(move));
    } catch (TemporalFailure failure) {
      Workflow.newDetachedCancellationScope(() -> moves.abandon(move, problem(failure))).run();
      throw failure;
    }
    // A cancel comes too late from here on.
    List<TenantMoveResult> result = new ArrayList<>();
    Workflow.newDetachedCancellationScope(
            () -> {
              depart(move);
              result.add(arrived(move, proofs));
            })
        .run();
    return result.getFirst();
  }

  private void depart(TenantMove move) {
    try {
      moves.depart(move);
    } catch (ActivityFailure refused) {
      moves.abandon(move, problem(refused));
      throw refused;
    }
  }

  /** Waits until nothing is in the way, and nobody writes any more. */
  private void drained(TenantMove move) {
    long end = Workflow.currentTimeMillis() + Duration.ofSeconds(move.drainSeconds()).toMillis();
    Duration look = LOOK;
    while (true) {
      List<String> open = moves.open(move);
      if (open.isEmpty() && moves.freeze(move)) {
        return;
      }
      if (Workflow.currentTimeMillis() >= end) {
        throw ApplicationFailure.newFailure(
            "still there after "
                + move.drainSeconds()
                + " s, and cannot be moved while they run: "
                + String.join(", ", open),
            ErrorType.DeadlineExceeded.name());
      }
      Workflow.sleep(look);
      look = look.multipliedBy(2).compareTo(LOOK_AT_MOST) > 0 ? LOOK_AT_MOST : look.multipliedBy(2);
    }
  }

  private TenantMoveResult arrived(TenantMove move, List<TableProof> proofs) {
    moves.stop(move);
    moves.activate(move);
    Workflow.sleep(BELIEVED);
    moves.stop(move);
    return moves.erase(move, proofs);
  }

  private static String problem(TemporalFailure failure) {
    if (StepErrors.cancelled(failure) || failure instanceof CanceledFailure) {
      return "cancelled";
    }
    TemporalFailure told =
        failure instanceof ActivityFailure && failure.getCause() instanceof TemporalFailure cause
            ? cause
            : failure;
    return String.valueOf(told.getOriginalMessage());
  }
}
