package dev.weft.testkit.fake;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.key.KeyRotationActivities;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.ReencryptionBatch;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys and columns of a tenant as a test says; batches are of two. */
public final class FakeKeyRotations implements KeyRotationActivities {
  private static final int BATCH = 2;

  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private int persons;
  private int wrapped;
  private long values;
  private @Nullable String failing;

  /** How many keys there are. */
  public synchronized FakeKeyRotations keys(int count) {
    persons = count;
    wrapped = count;
    return this;
  }

  /** How many values a column holds. */
  public synchronized FakeKeyRotations column(String name, int count) {
    columns.put(name, count);
    return this;
  }

  /** The next call of that kind fails once. */
  public synchronized FakeKeyRotations failsOnce(String call) {
    failing = call;
    return this;
  }

  /** What was called, in order; {@code reencrypt run.goal 2} is the batch after the second row. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized void begin(KeyRotation rotation) {
    called("begin");
  }

  @Override
  public synchronized int renew(KeyRotation rotation) {
    called("renew");
    int some = Math.min(BATCH, persons);
    persons -= some;
    return some;
  }

  @Override
  public synchronized int rewrap(KeyRotation rotation) {
    called("rewrap");
    int some = Math.min(BATCH, wrapped);
    wrapped -= some;
    return some;
  }

  @Override
  public synchronized List<String> count(KeyRotation rotation) {
    called("count");
    return List.copyOf(columns.keySet());
  }

  @Override
  public synchronized ReencryptionBatch reencrypt(
      KeyRotation rotation, String column, List<String> after) {
    int from = after.isEmpty() ? 0 : Integer.parseInt(after.getFirst());
    called("reencrypt " + column + " " + from);
    int some = Math.min(BATCH, columns.getOrDefault(column, 0) - from);
    values += some;
    return new ReencryptionBatch(
        some, some < BATCH ? List.of() : List.of(String.valueOf(from + some)));
  }

  @Override
  public synchronized KeyRotationResult end(KeyRotation rotation) {
    called("end");
    return new KeyRotationResult(0, 0, values);
  }

  private void called(String call) {
    calls.add(call);
    if (call.equals(failing)) {
      failing = null;
      throw ApplicationFailure.newFailure("told to fail", ErrorType.Unavailable.name());
    }
  }
}
