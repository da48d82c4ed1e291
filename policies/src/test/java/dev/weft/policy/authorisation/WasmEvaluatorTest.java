package dev.weft.policy.authorisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.policy.ShippedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WasmEvaluatorTest extends EvaluatorContract {
  private static final WasmEvaluator SHIPPED =
      WasmEvaluator.open(ShippedPolicy.folder(), ShippedPolicy.hash());

  @Override
  Evaluator evaluator() {
    return SHIPPED;
  }

  @Override
  String hash() {
    return ShippedPolicy.hash();
  }

  @Test
  void shouldAnswerEachItsOwnQuestionWhenManyAskAtOnce() throws Exception {
    List<RecordedDecisions.Recorded> recorded = RecordedDecisions.read();
    Callable<Void> all =
        () -> {
          for (RecordedDecisions.Recorded one : recorded) {
            assertThat(SHIPPED.decide(one.input(), Duration.ofSeconds(30)).allowed())
                .isEqualTo(one.allow());
          }
          return null;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(Stream.generate(() -> all).limit(8).toList())) {
        done.get();
      }
    }
  }
}
