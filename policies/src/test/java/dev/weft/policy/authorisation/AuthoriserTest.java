package dev.weft.policy.authorisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.policy.LoggedDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoriserTest {
  private static final String FIRST = "1".repeat(64);
  private static final String SECOND = "2".repeat(64);
  private static final Duration BUDGET = Duration.ofSeconds(5);
  private static final Question QUESTION =
      Question.api(
          new Question.Asker("acme", "s1", List.of("flow:read")),
          new Question.Endpoint("GET", "/api/v1/flows", "flow:read", "", false),
          null);

  @TempDir Path path;
  private final List<LoggedDecision> kept = new CopyOnWriteArrayList<>();
  private final Map<String, Fake> bundles = new ConcurrentHashMap<>();
  private PolicyFolder folder;
  private boolean full;

  /** A bundle that says what it is told to. */
  private static final class Fake implements Evaluator {
    private final String hash;
    private final AtomicInteger asked = new AtomicInteger();
    private boolean allow = true;
    private List<String> revoked = List.of();
    private Duration pause = Duration.ZERO;
    private int pauses = Integer.MAX_VALUE;

    Fake(String hash) {
      this.hash = hash;
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Verdict decide(String input, Duration budget) throws EvaluationException {
      asked.incrementAndGet();
      try {
        Thread.sleep(asked.get() <= pauses ? pause : Duration.ZERO);
      } catch (InterruptedException e) {
        throw new EvaluationException(Refusals.UNAVAILABLE, e);
      }
      return new Verdict(hash, allow, List.of(allow ? "granted" : "denied"));
    }

    @Override
    public List<String> revoked(String input, Duration budget) {
      return revoked;
    }
  }

  @BeforeEach
  void bundles() throws IOException {
    folder = new PolicyFolder(path);
    for (String hash : List.of(FIRST, SECOND)) {
      Files.createDirectories(folder.bundle(hash));
      Files.writeString(folder.bundle(hash).resolve(PolicyFolder.COMPILED), hash);
      bundles.put(hash, new Fake(hash));
    }
    folder.activate(FIRST);
  }

  private Authoriser authoriser(Duration budget) {
    Authoriser authoriser =
        new Authoriser(
            new Bundles(folder, (_, hash) -> bundles.get(hash)),
            null,
            budget,
            decision -> !full && kept.add(decision),
            Clock.systemUTC(),
            _ -> UUID.randomUUID());
    authoriser.await(Duration.ofSeconds(30));
    return authoriser;
  }

  @Test
  void shouldKeepEveryDecision() {
    Authoriser authoriser = authoriser(BUDGET);

    AuthorisationDecision decision = authoriser.decide(QUESTION);

    assertThat(decision.allowed()).isTrue();
    assertThat(decision.policyHash()).isEqualTo(FIRST);
    assertThat(kept)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.id()).isEqualTo(decision.id());
          assertThat(one.tenant()).isEqualTo("acme");
          assertThat(one.subject()).isEqualTo("s1");
          assertThat(one.action()).isEqualTo("GET /api/v1/flows");
          assertThat(one.reasons()).containsExactly("granted");
          assertThat(one.policyHash()).isEqualTo(FIRST);
          assertThat(one.cached()).isFalse();
          assertThat(one.input()).isEqualTo(QUESTION.input());
        });
  }

  @Test
  void shouldAnswerFromMemoryUnderTheSameBundleOnly() throws Exception {
    Authoriser authoriser = authoriser(BUDGET);
    authoriser.decide(QUESTION);
    authoriser.decide(QUESTION);
    assertThat(bundles.get(FIRST).asked).hasValue(1);
    assertThat(kept).extracting(LoggedDecision::cached).containsExactly(false, true);

    bundles.get(SECOND).allow = false;
    folder.activate(SECOND);
    awaitBundle(authoriser, SECOND);

    assertThat(authoriser.decide(QUESTION).allowed()).isFalse();
  }

  @Test
  void shouldKeepTheBundleOfARunUnlessSomethingWasRevoked() throws Exception {
    Authoriser authoriser = authoriser(BUDGET);
    Occasion run = new Occasion(UUID.randomUUID().toString(), "1", 0, FIRST);
    bundles.get(SECOND).allow = false;
    folder.activate(SECOND);
    awaitBundle(authoriser, SECOND);

    assertThat(authoriser.decide(QUESTION).allowed()).isFalse();
    assertThat(authoriser.decide(QUESTION, run).allowed()).isTrue();
    assertThat(authoriser.decide(QUESTION, run).policyHash()).isEqualTo(FIRST);

    bundles.get(SECOND).revoked = List.of("tool_revoked");
    AuthorisationDecision revoked = authoriser(BUDGET).decide(QUESTION, run);
    assertThat(revoked.allowed()).isFalse();
    assertThat(revoked.reasons()).containsExactly("tool_revoked");
  }

  @Test
  void shouldDenyWhenTheAnswerComesTooLate() {
    bundles.get(FIRST).pause = Duration.ofMillis(60);
    AuthorisationDecision decision = authoriser(Duration.ofMillis(50)).decide(QUESTION);

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.reasons()).containsExactly(Refusals.SLOW);
    assertThat(decision.passing()).isTrue();
    assertThat(kept).singleElement().satisfies(one -> assertThat(one.allowed()).isFalse());
  }

  @Test
  void shouldAskOnceMoreWhenTheMachineStoodStill() {
    Fake bundle = bundles.get(FIRST);
    bundle.pause = Duration.ofMillis(1_100);
    bundle.pauses = 1;
    Authoriser authoriser = authoriser(Duration.ofSeconds(1));

    assertThat(authoriser.decide(QUESTION).allowed()).isTrue();
    assertThat(bundle.asked).hasValue(2);
    assertThat(authoriser.decide(QUESTION).allowed()).isTrue();
    assertThat(bundle.asked).as("it is remembered").hasValue(2);
  }

  @Test
  void shouldDenyWhenThereIsNoBundle() throws Exception {
    Files.delete(path.resolve("current"));
    AuthorisationDecision decision = authoriser(BUDGET).decide(QUESTION);

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.reasons()).containsExactly(Refusals.UNAVAILABLE);
    assertThat(kept).hasSize(1);
  }

  @Test
  void shouldDenyWhenTheBundleOfARunIsGone() {
    Occasion run = new Occasion(UUID.randomUUID().toString(), "1", 0, "3".repeat(64));

    assertThat(authoriser(BUDGET).decide(QUESTION, run).reasons())
        .containsExactly(Refusals.BUNDLE_MISSING);
  }

  @Test
  void shouldDenyWhenTheDecisionCannotBeKept() {
    Authoriser authoriser = authoriser(BUDGET);
    full = true;

    AuthorisationDecision decision = authoriser.decide(QUESTION);

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.reasons()).containsExactly(Refusals.NOT_LOGGED);
  }

  private static void awaitBundle(Authoriser authoriser, String hash) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!hash.equals(authoriser.hash()) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(authoriser.hash()).isEqualTo(hash);
  }
}
