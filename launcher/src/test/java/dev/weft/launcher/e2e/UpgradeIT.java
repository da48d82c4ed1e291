package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import org.junit.jupiter.api.Test;

/** What the release before left, with runs that wait for a person, goes on under this one. */
class UpgradeIT {
  @Test
  void shouldCompleteRunsThatWaitForAPersonSinceTheReleaseBefore() {
    try (StackFixture stack = StackFixture.fresh()) {
      LeftRuns left = LeftRuns.in(stack);
      stack.cli("up").expect(0);

      JsonNode completed = show(stack, left.completed());
      assertThat(completed.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(completed.at("/steps/0/result/amount/minor").asLong()).isEqualTo(1200);
      assertThat(show(stack, left.rejected()).path("status").asText()).isEqualTo("REJECTED");
      assertThat(show(stack, left.waiting()).path("status").asText()).isEqualTo("WAITING");

      stack.cli("approve", left.waiting()).expect(0);
      assertCompleted(stack, left.waiting(), 3);
      stack.cli("watch", left.trip(), "--approve").expect(0);
      assertCompleted(stack, left.trip(), 4);
      Sandbox provider = new Sandbox(stack.config().sandbox().url());
      provider.assertBookedOnce(left.waiting(), "flight");
      provider.assertBookedOnce(left.trip(), "flight");
      provider.assertNotBooked(left.rejected(), "flight");

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
