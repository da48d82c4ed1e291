package dev.weft.activity.key;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.key.KeyRotationActivities;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.ReencryptionBatch;
import dev.weft.platform.store.KeyRotationStore;
import java.util.List;

/** Renews keys in the region's database. */
public final class KeyRotationActivitiesImpl implements KeyRotationActivities {
  private final KeyRotationStore keys;
  private final ActivityCalls calls;

  public KeyRotationActivitiesImpl(KeyRotationStore keys, ActivityCalls calls) {
    this.keys = keys;
    this.calls = calls;
  }

  @Override
  public void begin(KeyRotation rotation) {
    calls.call(_ -> {
      keys.begin(rotation);
      return null;
    });
  }

  @Override
  public int renew(KeyRotation rotation) {
    return calls.call(_ -> keys.renew(rotation));
  }

  @Override
  public int rewrap(KeyRotation rotation) {
    return calls.call(_ -> keys.rewrap(rotation));
  }

  @Override
  public List<String> count(KeyRotation rotation) {
    return calls.call(_ -> keys.count(rotation));
  }

  @Override
  public ReencryptionBatch reencrypt(KeyRotation rotation, String column, List<String> after) {
    return calls.call(_ -> keys.reencrypt(rotation, column, after));
  }

  @Override
  public KeyRotationResult end(KeyRotation rotation) {
    return calls.call(_ -> keys.end(rotation));
  }
}
