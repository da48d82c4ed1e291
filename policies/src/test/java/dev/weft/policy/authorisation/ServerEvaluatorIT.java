package dev.weft.policy.authorisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.testkit.policy.ShippedPolicy;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerEvaluatorIT extends EvaluatorContract {
  private static final Duration BUDGET = Duration.ofMillis(50);
  private static final PolicyFolder FOLDER = ShippedPolicy.folder();
  private static OpaServer server;
  private static ServerEvaluator evaluator;

  @BeforeAll
  static void start() {
    server = OpaServer.start(FOLDER, ShippedPolicy.hash());
    evaluator = new ServerEvaluator(server.address());
  }

  @AfterAll
  static void stop() {
    evaluator.close();
    server.close();
  }

  @Override
  Evaluator evaluator() {
    return evaluator;
  }

  @Override
  String hash() {
    return ShippedPolicy.hash();
  }

  @Test
  void shouldGiveUpInTimeWhenTheServerHangs() throws Exception {
    String question = Question.PROBE.input();
    server.pause();
    try {
      long begin = System.nanoTime();
      assertThatThrownBy(() -> evaluator.decide(question, BUDGET))
          .isInstanceOf(EvaluationException.class)
          .extracting(thrown -> ((EvaluationException) thrown).reason())
          .isEqualTo(Refusals.SLOW);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    } finally {
      server.goOn();
    }
    assertThat(evaluator.decide(question, Duration.ofSeconds(10)).allowed()).isFalse();
  }

  @Test
  void shouldSayThatPolicyIsUnavailableWhenTheServerIsGone() {
    OpaServer other = OpaServer.start(FOLDER, ShippedPolicy.hash());
    try (ServerEvaluator gone = new ServerEvaluator(other.address())) {
      other.kill();
      assertThatThrownBy(() -> gone.decide(Question.PROBE.input(), Duration.ofSeconds(5)))
          .isInstanceOf(EvaluationException.class)
          .extracting(thrown -> ((EvaluationException) thrown).reason())
          .isEqualTo(Refusals.UNAVAILABLE);
    }
  }
}
