package dev.weft.bench.chaos;

import dev.weft.bench.chaos.check.Checker;
import dev.weft.bench.chaos.check.Evidence;
import dev.weft.bench.chaos.check.Finding;
import dev.weft.bench.chaos.check.Investigation;
import dev.weft.bench.chaos.check.PolicyFigures;
import dev.weft.bench.chaos.fault.Saboteur;
import dev.weft.bench.chaos.fault.Schedule;
import dev.weft.bench.chaos.fault.Struck;
import dev.weft.bench.chaos.load.Load;
import dev.weft.bench.chaos.load.PlanningEndpoint;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of the harness: a stack, flows, faults, healing, and the comparison of all sources. */
final class ChaosRun implements AutoCloseable {
  /** How long runs have to end, or to wait, once nothing strikes any more. */
  private static final Duration SETTLING = Duration.ofMinutes(12);

  /** What an operator did shows within a minute, on a busy machine in some; what outlasts stays. */
  private static final Duration SETTLED = Duration.ofMinutes(3);

  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(45);
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(15);

  private final Schedule schedule;
  private final int runsPerMinute;
  private final PrintWriter said;
  private final ChaosStack stack;
  private final Path logs;
  private final PlanningEndpoint model;
  private final Map<String, Long> limits = new LinkedHashMap<>();
  private @Nullable PolicyFigures policy;

  ChaosRun(Schedule schedule, int regions, int runsPerMinute, PrintWriter said) throws IOException {
    this.schedule = schedule;
    this.runsPerMinute = runsPerMinute;
    this.said = said;
    stack = new ChaosStack(regions);
    logs = stack.stack().home().resolveSibling("chaos-logs");
    model = new PlanningEndpoint(schedule.seed());
    long tokens = 10_000 + 2_500 * schedule.length().toMinutes();
    limits.put("north", tokens);
    limits.put("east", tokens);
  }

  /** Runs it from the beginning to the end. */
  Verdict verdict() throws IOException, InterruptedException {
    announce();
    say("starting a stack of its own under " + stack.stack().home());
    if (!stack.start(model, deadline(), limits)) {
      say("this machine mounts no small file systems: full disks are left out and not counted");
    }
    Load load = new Load(stack.stack(), schedule.seed());
    List<Struck> struck;
    try (Saboteur saboteur =
        new Saboteur(stack.ground(), stack::openRuns, one -> say("  " + one.text()))) {
      say("flows start, faults strike");
      load.begin(runsPerMinute);
      struck = saboteur.strike(schedule, load::startNoMore);
      model.calm();
      say("healing");
      saboteur.heal();
    }
    say("waiting until every run has ended or waits for a person");
    Verdict verdict = settle(load, struck);
    load.end();
    tell(verdict, struck);
    return verdict;
  }

  private void announce() {
    say("seed " + schedule.seed());
    say(
        "schedule: "
            + schedule.strikes().size()
            + " faults in "
            + schedule.length().toSeconds()
            + " s");
    schedule.strikes().forEach(strike -> say("  " + strike.text()));
  }

  /** Long enough for people to decide between two faults, short enough to pass in every run. */
  private Duration deadline() {
    Duration third = schedule.length().dividedBy(3);
    return third.compareTo(SHORTEST_DEADLINE) < 0
        ? SHORTEST_DEADLINE
        : third.compareTo(LONGEST_DEADLINE) > 0 ? LONGEST_DEADLINE : third;
  }

  private Verdict settle(Load load, List<Struck> struck) throws IOException, InterruptedException {
    long end = System.nanoTime() + SETTLING.toNanos();
    Investigation investigation =
        new Investigation(load.log(), stack.regions(), stack.journal(), limits);
    while (System.nanoTime() < end && (!load.isAnswered() || stack.moving() > 0)) {
      TimeUnit.SECONDS.sleep(1);
    }
    List<Finding> before = List.of();
    long since = System.nanoTime();
    while (true) {
      Verdict verdict = compare(investigation, load, struck);
      if (verdict.findings().isEmpty()) {
        return verdict;
      }
      if (!verdict.findings().equals(before)) {
        before = verdict.findings();
        since = System.nanoTime();
        say("  not settled yet: " + verdict.line());
      }
      if (System.nanoTime() > end || System.nanoTime() - since > SETTLED.toNanos()) {
        return verdict;
      }
      TimeUnit.SECONDS.sleep(3);
    }
  }

  private Verdict compare(Investigation investigation, Load load, List<Struck> struck)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    int runs = 0;
    try {
      Evidence evidence = investigation.evidence(model.charged(), stack.deaths());
      runs = evidence.runs().size();
      findings.addAll(Checker.check(evidence));
      policy = PolicyFigures.of(evidence);
    } catch (StatusRuntimeException e) {
      findings.add(new Finding(Finding.Kind.LOST, "the engine", "it does not answer: " + e));
    }
    load.log()
        .refusals()
        .forEach(refusal -> findings.add(new Finding(Finding.Kind.LOST, "a start", refusal)));
    int faults =
        (int) struck.stream().filter(one -> one.outcome() == Struck.Outcome.STRUCK).count();
    return new Verdict(runs, faults, findings);
  }

  private void tell(Verdict verdict, List<Struck> struck) throws IOException {
    Map<String, Integer> byKind = new TreeMap<>();
    int missed = 0;
    for (Struck one : struck) {
      if (one.outcome() == Struck.Outcome.STRUCK) {
        byKind.merge(one.strike().kind().text(), 1, Integer::sum);
      } else {
        missed++;
      }
    }
    say("struck: " + byKind + "; " + missed + " did not strike and are not counted");
    if (policy != null) {
      say(policy.text());
    }
    verdict.findings().forEach(finding -> say(finding.line()));
    if (!verdict.findings().isEmpty()) {
      keep(struck, verdict);
      say(
          "the stack's logs are in "
              + stack.stack().home().resolve("logs")
              + ", the findings in "
              + logs);
    }
  }

  private void keep(List<Struck> struck, Verdict verdict) throws IOException {
    Files.createDirectories(logs);
    Path file = logs.resolve("seed-" + schedule.seed() + ".txt");
    List<String> lines = new ArrayList<>(struck.stream().map(Struck::text).toList());
    verdict.findings().forEach(finding -> lines.add(finding.line()));
    Files.write(file, lines);
    Files.write(
        logs.resolve("seed-" + schedule.seed() + "-journal.jsonl"),
        Files.readAllBytes(stack.journal()));
  }

  private synchronized void say(String line) {
    said.println(line);
    said.flush();
  }

  @Override
  public void close() {
    stack.close();
    model.close();
  }
}
