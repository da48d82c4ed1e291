package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.PolicyRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Nothing takes effect that no decision allowed, nothing is allowed by nobody, and a run is decided
 * by one bundle.
 */
record PolicyChecks(Evidence evidence, Ledger ledger) implements Checker.Check {
  /**
   * Decisions are written behind the call, after a fifth of a second, or when the database is back.
   */
  private static final Duration BEHIND = Duration.ofSeconds(60);

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (StepRow step : undecided()) {
      if (!diedMeanwhile(step)) {
        findings.add(
            new Finding(
                Kind.DOUBLED,
                step.runId(),
                "step " + step.stepId() + " took effect, and " + said(step)));
      }
    }
    Map<String, Set<String>> hashes = new TreeMap<>();
    for (PolicyRow decision : evidence.policy()) {
      String hash = decision.hash();
      if (hash != null) {
        hashes.computeIfAbsent(decision.runId(), _ -> new TreeSet<>()).add(hash);
      } else if (decision.allowed()) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                decision.runId(),
                "a call of step " + decision.stepId() + " was allowed by no bundle"));
      }
    }
    hashes.forEach((run, bundles) -> {
      if (bundles.size() > 1) {
        findings.add(new Finding(Kind.MISREAD, run, "it was decided by the bundles " + bundles));
      }
    });
    return findings;
  }

  /** How many decisions were lost with a worker that died before it had written them. */
  long lostWithAWorker() {
    return undecided().stream().filter(this::diedMeanwhile).count();
  }

  /** Steps that took effect, without a decision that allowed it. */
  private List<StepRow> undecided() {
    Set<String> allowed =
        evidence.policy().stream()
            .filter(PolicyRow::allowed)
            .map(row -> key(row.runId(), row.stepId(), row.iteration()))
            .collect(Collectors.toSet());
    return evidence.effects().stream()
        .filter(effect -> effect.did() > 0)
        .map(Effect::key)
        .map(key -> ledger.step(key).orElse(null))
        .filter(Objects::nonNull)
        .filter(step -> !allowed.contains(key(step.runId(), step.stepId(), step.iteration())))
        .toList();
  }

  private boolean diedMeanwhile(StepRow step) {
    Instant began = step.startedAt();
    Instant ended = step.endedAt();
    return began != null
        && evidence.deaths().stream()
            .filter(death -> !death.isBefore(began))
            .anyMatch(death -> ended == null || !death.isAfter(ended.plus(BEHIND)));
  }

  private String said(StepRow step) {
    List<List<String>> reasons =
        evidence.policy().stream()
            .filter(row ->
                row.runId().equals(step.runId())
                    && row.stepId().equals(step.stepId())
                    && row.iteration() == step.iteration())
            .map(PolicyRow::reasons)
            .toList();
    return reasons.isEmpty() ? "no decision about it is kept" : "it was denied: " + reasons;
  }

  private static String key(String runId, String stepId, int iteration) {
    return runId + "/" + stepId + "/" + iteration;
  }
}
