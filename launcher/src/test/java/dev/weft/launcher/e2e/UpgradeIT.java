package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an earlier release left, with runs that wait for a person, goes on under this one. */
class UpgradeIT {
  static List<RecordedHome> homes() {
    return RecordedHome.all();
  }

  @ParameterizedTest
  @MethodSource("homes")
  void shouldCompleteRunsThatWaitForAPersonSinceAnEarlierRelease(RecordedHome recorded) {
    try (StackFixture stack = StackFixture.fresh()) {
      recorded.unpack(stack.home());
      stack.cli("up").expect(0);

      JsonNode completed = show(stack, recorded.completed());
      assertThat(completed.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(completed.at("/steps/0/result/amount/minor").asLong()).isEqualTo(1200);
      assertThat(show(stack, recorded.rejected()).path("status").asText()).isEqualTo("REJECTED");
      assertThat(show(stack, recorded.waiting()).path("status").asText()).isEqualTo("WAITING");

      stack.cli("approve", recorded.waiting()).expect(0);
      assertCompleted(stack, recorded.waiting(), 3);
      stack.cli("watch", recorded.trip(), "--approve").expect(0);
      assertCompleted(stack, recorded.trip(), 4);
      Sandbox provider = new Sandbox(stack.config().sandbox().url());
      provider.assertBookedOnce(recorded.waiting(), "flight");
      provider.assertBookedOnce(recorded.trip(), "flight");
      provider.assertNotBooked(recorded.rejected(), "flight");

      stack.cli("run", "record an expense of 3 euros for tea today").expect(0);
    }
  }

  private static void assertCompleted(StackFixture stack, String runId, int steps) {
    JsonNode run = stack.cli("watch", runId, "--json").expect(0).json();
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(run.path("steps").valueStream().map(step -> step.path("status").asText()))
        .hasSize(steps)
        .containsOnly("COMPLETED");
  }

  private static JsonNode show(StackFixture stack, String runId) {
    return stack.cli("show", runId, "--json").expect(0).json();
  }
}
