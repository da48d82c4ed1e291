package dev.weft.contract.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Properties that hold for whatever rule and failure: each is tried on 10,000 cases from a fixed
 * seed, and a case that fails is printed whole.
 */
class RetriesPropertiesTest {
  private static final int CASES = 10_000;
  private static final int[] STATUSES = {
    400, 401, 403, 404, 408, 409, 410, 418, 422, 425, 429, 500, 501, 502, 503, 504, 505, 599
  };

  private record Case(
      RetryRule rule, int attempt, Failure failure, boolean idempotent, boolean refreshed) {
    RetryDecision decide() {
      return Retries.decide(rule, attempt, failure, idempotent, refreshed);
    }
  }

  private interface Property {
    void check(Case tried);
  }

  @Test
  void shouldNeverTryMoreOftenThanTheRuleAllows() {
    forAll(tried -> {
      if (tried.attempt() >= tried.rule().maxAttempts()) {
        assertThat(tried.decide()).isNotInstanceOf(RetryDecision.RetryAfter.class);
      }
    });
  }

  @Test
  void shouldNeverWaitLongerThanTheRuleUnlessTheOtherSideAsks() {
    forAll(tried -> {
      if (tried.decide() instanceof RetryDecision.RetryAfter(Duration delay)) {
        Duration asked = asked(tried.failure());
        Duration longest =
            asked != null && asked.compareTo(tried.rule().maximumInterval()) > 0
                ? asked
                : tried.rule().maximumInterval();
        assertThat(delay).isBetween(Duration.ZERO, longest);
      }
    });
  }

  @Test
  void shouldWaitAtLeastAsLongAsTheOtherSideAsks() {
    forAll(tried -> {
      Duration asked = asked(tried.failure());
      if (asked != null && tried.decide() instanceof RetryDecision.RetryAfter(Duration delay)) {
        assertThat(delay).isGreaterThanOrEqualTo(asked);
      }
    });
  }

  @Test
  void shouldNeverWaitLessAfterALaterTry() {
    forAll(tried ->
        assertThat(Retries.backoff(tried.rule(), tried.attempt() + 1))
            .isGreaterThanOrEqualTo(Retries.backoff(tried.rule(), tried.attempt())));
  }

  @Test
  void shouldBeginWithTheInitialInterval() {
    forAll(tried ->
        assertThat(Retries.backoff(tried.rule(), 1)).isEqualTo(tried.rule().initialInterval()));
  }

  @Test
  void shouldRetryExactlyWhatMayPass() {
    forAll(tried -> {
      boolean expected =
          switch (tried.failure()) {
            case Failure.Reset _, Failure.TimedOut _, Failure.UnknownHost _ -> true;
            case Failure.Other _ -> false;
            case Failure.Http(int status, var _) ->
                status == 408
                    || status == 429
                    || status == 500
                    || status == 502
                    || status == 503
                    || status == 504
                    || (status == 409 && tried.idempotent());
          };
      assertThat(Retries.retryable(tried.failure(), tried.idempotent())).isEqualTo(expected);
      if (!expected) {
        assertThat(tried.decide()).isNotInstanceOf(RetryDecision.RetryAfter.class);
      }
    });
  }

  @Test
  void shouldRefreshCredentialsOnceAndThenGiveUp() {
    forAll(tried -> {
      if (tried.failure() instanceof Failure.Http(int status, var _)
          && (status == 401 || status == 403)) {
        assertThat(tried.decide())
            .isInstanceOf(
                tried.refreshed() ? RetryDecision.GiveUp.class : RetryDecision.RefreshToken.class);
      } else {
        assertThat(tried.decide()).isNotInstanceOf(RetryDecision.RefreshToken.class);
      }
    });
  }

  @Test
  void shouldDecideTheSameAboutTheSame() {
    forAll(tried -> assertThat(tried.decide()).isEqualTo(tried.decide()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void shouldDoubleUpToHalfAMinuteByTheStandardRule(int attempt) {
    long[] seconds = {1, 2, 4, 8, 16, 30, 30};

    assertThat(Retries.backoff(RetryRule.STANDARD, attempt).toSeconds())
        .isEqualTo(seconds[attempt - 1]);
  }

  private static void forAll(Property property) {
    Random random = new Random(20_261_121);
    for (int i = 0; i < CASES; i++) {
      Case tried = next(random);
      try {
        property.check(tried);
      } catch (AssertionError e) {
        throw new AssertionError("case " + i + " of the seed: " + tried, e);
      }
    }
  }

  private static Case next(Random random) {
    Duration initial = Duration.ofMillis(1 + random.nextInt(60_000));
    RetryRule rule =
        new RetryRule(
            1 + random.nextInt(20),
            initial,
            1.0 + random.nextDouble() * 9,
            initial.plusMillis(random.nextInt(600_000)));
    return new Case(
        rule,
        1 + random.nextInt(random.nextBoolean() ? 25 : 2_000),
        failure(random),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private static Failure failure(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Failure.Reset();
      case 1 -> new Failure.TimedOut();
      case 2 -> new Failure.UnknownHost();
      case 3 -> new Failure.Other();
      default ->
          new Failure.Http(
              STATUSES[random.nextInt(STATUSES.length)],
              random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(3_600_000)));
    };
  }

  private static @Nullable Duration asked(Failure failure) {
    return failure instanceof Failure.Http(int status, Duration after)
            && (status == 429 || status == 503)
        ? after
        : null;
  }
}
