package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.ApprovalRow;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Evidence.VoteRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An approval counts once, for the one who gave it; nothing that must be approved happens without,
 * or for more than was approved.
 */
record ApprovalChecks(Evidence evidence, Ledger ledger) implements Checker.Check {
  private static final Set<String> GUARDED = Set.of("travel.bookFlight", "travel.bookHotel");
  private static final int OK = 200;

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (ApprovalRow approval : evidence.approvals()) {
      answers(approval, findings);
      votes(approval, findings);
      int decided = evidence.decided().getOrDefault(approval.approvalId(), 0);
      if (decided > 1) {
        findings.add(
            finding(
                Kind.DOUBLED, approval, "the run's events have it decided " + decided + " times"));
      }
    }
    for (StepRow step : evidence.steps()) {
      boolean took = ledger.effect(step).filter(effect -> effect.did() > 0).isPresent();
      if (step.tool() != null && GUARDED.contains(step.tool()) && took) {
        guarded(step, findings);
      }
    }
    return findings;
  }

  /** What people were told, against what the row says. */
  private void answers(ApprovalRow approval, List<Finding> findings) {
    Set<Boolean> counted = new HashSet<>();
    evidence.decisions().stream()
        .filter(answer -> answer.approvalId().equals(approval.approvalId()))
        .filter(answer -> answer.status() == OK)
        .forEach(answer -> counted.add(answer.approve()));
    if (counted.size() > 1 && !approval.fourEyes()) {
      findings.add(finding(Kind.DOUBLED, approval, "a yes and a no were both taken"));
    }
    boolean yes = counted.contains(true) && !approval.fourEyes();
    boolean no = counted.contains(false);
    if (counted.size() == 1
        && ((yes && !approval.state().equals("APPROVED"))
            || (no && !approval.state().equals("REJECTED")))) {
      findings.add(
          finding(
              Kind.MISREAD,
              approval,
              "a " + (yes ? "yes" : "no") + " was taken, and it reads " + approval.state()));
    }
  }

  private void votes(ApprovalRow approval, List<Finding> findings) {
    List<String> voters =
        evidence.votes().stream()
            .filter(vote -> vote.approvalId().equals(approval.approvalId()))
            .filter(vote -> vote.version() == approval.version() && vote.approve())
            .map(VoteRow::voter)
            .toList();
    Set<String> people = new HashSet<>(voters);
    if (people.size() < voters.size()) {
      findings.add(finding(Kind.DOUBLED, approval, "one person's vote counts twice"));
    }
    if (!approval.state().equals("APPROVED")) {
      return;
    }
    if (approval.decidedBy() == null) {
      findings.add(finding(Kind.DOUBLED, approval, "it reads APPROVED, and nobody approved it"));
    }
    ledger.run(approval.runId()).map(RunRow::requestedBy).ifPresent(people::remove);
    if (approval.fourEyes() && people.size() < 2) {
      findings.add(
          finding(
              Kind.DOUBLED,
              approval,
              "four eyes were asked for, and "
                  + people.size()
                  + " others than the requester voted"));
    }
  }

  private void guarded(StepRow step, List<Finding> findings) {
    boolean approved =
        evidence.approvals().stream()
            .anyMatch(approval ->
                approval.runId().equals(step.runId())
                    && approval.stepId().equals(step.stepId())
                    && approval.state().equals("APPROVED"));
    if (!approved) {
      findings.add(
          new Finding(
              Kind.DOUBLED,
              step.runId(),
              "step " + step.stepId() + " took effect, and nobody approved it"));
    }
    ledger
        .approval(step)
        .ifPresent(approval -> {
          Long spent = step.spentMinor();
          Long maximum = approval.maximumMinor();
          if (spent != null && maximum != null && spent > maximum) {
            findings.add(
                finding(
                    Kind.DOUBLED,
                    approval,
                    "up to " + maximum + " was approved, and " + spent + " was spent"));
          }
        });
  }

  private static Finding finding(Kind kind, ApprovalRow approval, String text) {
    return new Finding(
        kind,
        approval.runId(),
        "approval " + approval.approvalId() + " of step " + approval.stepId() + ": " + text);
  }
}
