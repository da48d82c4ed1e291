package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.PolicyRow;
import java.util.Objects;
import java.util.Set;

/**
 * What was decided of calls of tools.
 *
 * @param decisions how many decisions are kept
 * @param unasked how many of them said no because policy could not be asked in time
 * @param bundles how many bundles decided
 * @param lost effects whose decision died with a worker before it was written, as documented
 */
public record PolicyFigures(long decisions, long unasked, long bundles, long lost) {
  private static final Set<String> AWAY = Set.of("policy_unavailable", "policy_slow");

  /** Counts. */
  public static PolicyFigures of(Evidence evidence) {
    return new PolicyFigures(
        evidence.policy().size(),
        evidence.policy().stream()
            .filter(row -> row.reasons().stream().anyMatch(AWAY::contains))
            .count(),
        evidence.policy().stream().map(PolicyRow::hash).filter(Objects::nonNull).distinct().count(),
        new PolicyChecks(evidence, new Ledger(evidence)).lostWithAWorker());
  }

  /** As people read it. */
  public String text() {
    return "policy: %d decisions about tools by %d bundles; %d said no because policy was away or slow; %d were lost with a worker"
        .formatted(decisions, bundles, unasked, lost);
  }
}
