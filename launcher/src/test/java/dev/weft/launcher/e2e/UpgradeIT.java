package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Data that the previous release left, with a run that waits for a person, goes on under this one.
 * The previous release is built from the repository's history, once per checkout.
 */
@Timeout(900)
class UpgradeIT {
  private static final String PREVIOUS = "3de42d4d492f2deaacbf2fbc6b709e313027861c";

  private static final String PREPARE =
      """
      if ! git cat-file -e %1$s^{commit} 2>/dev/null; then
        echo 'the previous release is not in this clone: git fetch --unshallow' >&2
        exit 1
      fi
      if [ ! -x '%2$s/weft' ]; then
        mkdir -p '%2$s'
        git archive %1$s | tar -x -C '%2$s'
      fi
      """;

  @Test
  void shouldCompleteARunThatWaitsForAPersonSinceThePreviousRelease() {
    try (StackFixture stack = StackFixture.fresh()) {
      Path release = stack.root().resolve("launcher/target/previous-release").resolve(PREVIOUS);
      stack.shell(PREPARE.formatted(PREVIOUS, release)).expect(0);
      String before = "unset WEFT_BUILD; cd '" + release + "'; ";
      stack.shell(before + "./weft up").expect(0);
      String done =
          GoalIT.runId(
              stack
                  .shell(before + "./weft run 'record an expense of 12 euros for lunch today'")
                  .expect(0)
                  .stdout());
      String waiting =
          GoalIT.runId(
              stack.shell(before + "./weft run '" + Laptop.README_GOAL + "'").expect(5).stdout());
      stack.shell(before + "./weft down").expect(0);

      stack.cli("up").expect(0);
      stack.cli("approve", waiting).expect(0);
      JsonNode run = stack.cli("watch", waiting, "--json").expect(0).json();

      assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(run.path("steps").valueStream().map(step -> step.path("status").asText()))
          .hasSize(3)
          .containsOnly("COMPLETED");
      JsonNode old = stack.cli("show", done, "--json").expect(0).json();
      assertThat(old.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(old.at("/steps/0/result/amount/minor").asLong()).isEqualTo(1200);
      stack.cli("run", "record an expense of 3 euros for tea today").expect(0);
    }
  }
}
