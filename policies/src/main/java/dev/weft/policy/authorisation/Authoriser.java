package dev.weft.policy.authorisation;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.policy.DecisionLog;
import dev.weft.contract.policy.LoggedDecision;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what may be done, and keeps every decision. What no bundle allows in time, and what
 * cannot be kept, is not allowed.
 *
 * <p>A run keeps the bundle under which it began; what the newest bundle revokes is refused all the
 * same. A question that was answered before is answered from memory, under the same bundle only.
 */
public final class Authoriser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Authoriser.class);
  private static final int REMEMBERED = 10_000;

  /** As long as a process may take to see a new bundle. */
  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private static final Duration LOADING = Duration.ofSeconds(10);

  private final Bundles bundles;
  private final @Nullable ServerEvaluator server;
  private final Duration budget;
  private final DecisionLog log;
  private final Clock clock;
  private final Function<Instant, UUID> ids;
  private final Map<Key, Remembered> answers = new ConcurrentHashMap<>();

  /** The server's answers are kept under no hash: which bundle it runs is known after asking. */
  private record Key(String bundle, @Nullable String current, String input) {}

  /** The bundle that the server was last seen to run. */
  private volatile @Nullable String seen;

  private record Remembered(Verdict verdict, long at) {}

  /**
   * What was answered.
   *
   * @param kept as what it is remembered; null when it is already
   */
  private record Answer(Verdict verdict, @Nullable Key kept) {}

  /**
   * Decides as configured.
   *
   * @param ids makes ids that sort by time
   */
  public static Authoriser open(
      WeftConfig config, DecisionLog log, Clock clock, Function<Instant, UUID> ids) {
    WeftConfig.Authorisation settings = config.authorisation();
    return new Authoriser(
        new Bundles(PolicyFolder.of(config)),
        settings.server().isEmpty() ? null : new ServerEvaluator(URI.create(settings.server())),
        settings.budget(),
        log,
        clock,
        ids);
  }

  Authoriser(
      Bundles bundles,
      @Nullable ServerEvaluator server,
      Duration budget,
      DecisionLog log,
      Clock clock,
      Function<Instant, UUID> ids) {
    this.bundles = bundles;
    this.server = server;
    this.budget = budget;
    this.log = log;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * The hash of the bundle that decides now, for a run that begins to keep; null when none is known
   * yet.
   */
  public @Nullable String hash() {
    return server == null ? bundles.currentHash() : seen;
  }

  /** Waits until decisions can be taken, or the time is over; tells which. */
  public boolean await(Duration limit) {
    return server != null || bundles.await(limit);
  }

  /** Whether decisions can be taken. */
  public boolean ready() {
    return server != null || bundles.ready();
  }

  /** Decides for no run. */
  public AuthorisationDecision decide(Question question) {
    return decide(question, Occasion.NONE);
  }

  /** Decides, and keeps the decision. */
  public AuthorisationDecision decide(Question question, Occasion occasion) {
    Instant at = clock.instant();
    long begin = System.nanoTime();
    Verdict verdict = null;
    boolean cached = false;
    List<String> refused = List.of();
    try {
      Answer answer = answer(question.input(), occasion.pinned());
      if (server == null && tookTooLong(begin)) {
        // A stall of the machine is not the rules' fault: rules that are slow are slow again.
        begin = System.nanoTime();
        answer = answer(question.input(), occasion.pinned());
      }
      verdict = answer.verdict();
      cached = answer.kept() == null;
      if (answer.kept() != null && !tookTooLong(begin)) {
        remember(answer.kept(), verdict);
      }
    } catch (EvaluationException e) {
      LOG.warn("Policy refuses {}: {}", question.action(), e.toString());
      refused = List.of(e.reason());
    }
    Duration latency = Duration.ofNanos(System.nanoTime() - begin);
    if (refused.isEmpty() && latency.compareTo(budget) > 0) {
      LOG.warn("Policy took {} ms for {}", latency.toMillis(), question.action());
      refused = List.of(Refusals.SLOW);
    }
    AuthorisationDecision decision =
        new AuthorisationDecision(
            ids.apply(at),
            verdict != null && refused.isEmpty() && verdict.allowed(),
            refused.isEmpty() && verdict != null ? verdict.reasons() : refused,
            verdict == null ? null : verdict.policyHash(),
            latency);
    return keep(question, occasion, at, decision, cached)
        ? decision
        : new AuthorisationDecision(
            decision.id(), false, List.of(Refusals.NOT_LOGGED), decision.policyHash(), latency);
  }

  /**
   * Whether it would be allowed, without keeping that: for the parts of a request that was decided
   * as a whole.
   *
   * @throws EvaluationException when policy itself is not there
   */
  public boolean would(Question question) throws EvaluationException {
    Answer answer = answer(question.input(), null);
    if (answer.kept() != null) {
      remember(answer.kept(), answer.verdict());
    }
    return answer.verdict().allowed();
  }

  /** What would be decided by one bundle, without keeping it. */
  public Verdict evaluate(String input, @Nullable String hash) throws EvaluationException {
    Evaluator evaluator = hash == null ? bundles.current().evaluator() : bundles.get(hash, LOADING);
    return evaluator.decide(input, budget);
  }

  private boolean keep(
      Question question,
      Occasion occasion,
      Instant at,
      AuthorisationDecision decision,
      boolean cached) {
    return log.record(
        new LoggedDecision(
            question.asker().tenant(),
            decision.id(),
            at,
            question.kind().text(),
            question.action(),
            question.asker().subject(),
            occasion.runId(),
            occasion.stepId(),
            occasion.iteration(),
            decision.allowed(),
            decision.reasons(),
            decision.policyHash(),
            server == null ? "in-process" : server.name(),
            cached,
            (int) Math.min(Integer.MAX_VALUE, decision.latency().toNanos() / 1000),
            question.input()));
  }

  private Answer answer(String input, @Nullable String pinned) throws EvaluationException {
    if (server != null) {
      return served(server, input, pinned);
    }
    Bundles.Current newest = bundles.current();
    String hash = pinned == null ? newest.hash() : pinned;
    Key key = new Key(hash, newest.hash(), input);
    Remembered known = answers.get(key);
    if (known != null) {
      return new Answer(known.verdict(), null);
    }
    Verdict verdict =
        hash.equals(newest.hash())
            ? newest.evaluator().decide(input, budget)
            : bundles
                .get(hash, budget)
                .decide(input, budget)
                .unless(newest.evaluator().revoked(input, budget));
    return new Answer(verdict, key);
  }

  private boolean tookTooLong(long begin) {
    return System.nanoTime() - begin > budget.toNanos();
  }

  private Answer served(ServerEvaluator server, String input, @Nullable String pinned)
      throws EvaluationException {
    Key key = new Key(pinned == null ? server.name() : pinned, null, input);
    Remembered known = answers.get(key);
    if (known != null && System.nanoTime() - known.at() < FRESH) {
      return new Answer(known.verdict(), null);
    }
    Verdict verdict = server.decide(input, budget);
    seen = verdict.policyHash();
    if (pinned != null && !pinned.equals(verdict.policyHash())) {
      verdict =
          bundles.get(pinned, budget).decide(input, budget).unless(server.revoked(input, budget));
    }
    return new Answer(verdict, key);
  }

  private void remember(Key key, Verdict verdict) {
    if (answers.size() >= REMEMBERED) {
      answers.clear();
    }
    answers.put(key, new Remembered(verdict, System.nanoTime()));
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
