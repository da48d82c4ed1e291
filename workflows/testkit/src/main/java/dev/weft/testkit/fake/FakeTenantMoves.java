package dev.weft.testkit.fake;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveActivities;
import dev.weft.contract.tenancy.TenantMoveResult;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two regions as a test says. */
public final class FakeTenantMoves implements TenantMoveActivities {
  private final List<String> calls = new ArrayList<>();
  private final Deque<List<String>> open = new ArrayDeque<>();
  private @Nullable String failing;
  private @Nullable String refusing;
  private boolean stirs;

  /** What is in the way, look by look; the last of them for good. */
  public synchronized FakeTenantMoves open(List<List<String>> looks) {
    open.addAll(looks);
    return this;
  }

  /** The next call of that kind fails once. */
  public synchronized FakeTenantMoves failsOnce(String call) {
    failing = call;
    return this;
  }

  /** Calls of that kind are refused for good. */
  public synchronized FakeTenantMoves refuses(String call) {
    refusing = call;
    return this;
  }

  /** A run begins to move just when the tenant is to be frozen, once. */
  public synchronized FakeTenantMoves stirs() {
    stirs = true;
    return this;
  }

  /** What was called, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized void drain(TenantMove move) {
    called("drain");
  }

  @Override
  public synchronized List<String> open(TenantMove move) {
    called("open");
    List<String> look = open.size() > 1 ? open.removeFirst() : open.peekFirst();
    return look == null ? List.of() : look;
  }

  @Override
  public synchronized boolean freeze(TenantMove move) {
    called("freeze");
    boolean frozen = !stirs;
    stirs = false;
    return frozen;
  }

  @Override
  public synchronized void copy(TenantMove move) {
    called("copy");
  }

  @Override
  public synchronized List<TableProof> verify(TenantMove move) {
    called("verify");
    return List.of(new TableProof("run", 3, "00ff"));
  }

  @Override
  public synchronized void depart(TenantMove move) {
    called("depart");
  }

  @Override
  public synchronized void stop(TenantMove move) {
    called("stop");
  }

  @Override
  public synchronized void activate(TenantMove move) {
    called("activate");
  }

  @Override
  public synchronized TenantMoveResult erase(TenantMove move, List<TableProof> proofs) {
    called("erase");
    return new TenantMoveResult(proofs.stream().mapToLong(TableProof::rows).sum(), "ff00");
  }

  @Override
  public synchronized void abandon(TenantMove move, String problem) {
    called("abandon: " + problem);
  }

  private void called(String call) {
    calls.add(call);
    if (call.equals(refusing)) {
      throw ApplicationFailure.newNonRetryableFailure("told to refuse", ErrorType.Conflict.name());
    }
    if (call.equals(failing)) {
      failing = null;
      throw ApplicationFailure.newFailure("told to fail", ErrorType.Unavailable.name());
    }
  }
}
