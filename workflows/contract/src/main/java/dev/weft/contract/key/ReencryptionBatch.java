package dev.weft.contract.key;

import java.util.List;

/**
 * How far the values of one column are encrypted anew.
 *
 * @param values how many this batch encrypted
 * @param after the primary key of the last row that was looked at; empty when none is left
 */
public record ReencryptionBatch(long values, List<String> after) {
  public ReencryptionBatch {
    after = after == null ? List.of() : List.copyOf(after);
  }

  /** Whether the column has no rows after these. */
  public boolean last() {
    return after.isEmpty();
  }
}
