package dev.weft.contract.key;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** The work of a rotation; each of them may be repeated, and goes on where it was cut off. */
@ActivityInterface
public interface KeyRotationActivities {
  /** Notes that the rotation runs, and gives the tenant a new key if it has none since then. */
  @ActivityMethod(name = "keys.begin")
  void begin(KeyRotation rotation);

  /** Gives some persons whose newest key is older a new one; 0 when none is left. */
  @ActivityMethod(name = "keys.renew")
  int renew(KeyRotation rotation);

  /** Wraps some older keys by the tenant's new key; 0 when none is left. */
  @ActivityMethod(name = "keys.rewrap")
  int rewrap(KeyRotation rotation);

  /** Counts what is to be encrypted anew; the columns that hold it, as in {@code run.goal}. */
  @ActivityMethod(name = "keys.count")
  List<String> count(KeyRotation rotation);

  /**
   * Encrypts some values of a column under their owners' newest keys.
   *
   * @param after the primary key of the last row of the batch before; empty for the first
   */
  @ActivityMethod(name = "keys.reencrypt")
  ReencryptionBatch reencrypt(KeyRotation rotation, String column, List<String> after);

  /** Notes that the rotation has ended; what it did. */
  @ActivityMethod(name = "keys.end")
  KeyRotationResult end(KeyRotation rotation);
}
