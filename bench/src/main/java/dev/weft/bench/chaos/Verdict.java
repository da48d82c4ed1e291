package dev.weft.bench.chaos;

import dev.weft.bench.chaos.check.Finding;
import dev.weft.bench.chaos.check.Finding.Kind;
import java.util.List;

/**
 * How it went.
 *
 * @param runs accepted runs
 * @param faults faults that struck
 * @param findings what should not be
 */
record Verdict(int runs, int faults, List<Finding> findings) {
  long count(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  /** Nothing is wrong, and something was tried. */
  boolean isGood() {
    return findings.isEmpty() && runs > 0 && faults > 0;
  }

  /** The last line. */
  String line() {
    return "%d runs, %d faults: %d lost, %d doubled, %d silent debt, %d misread"
        .formatted(
            runs,
            faults,
            count(Kind.LOST),
            count(Kind.DOUBLED),
            count(Kind.SILENT_DEBT),
            count(Kind.MISREAD));
  }
}
