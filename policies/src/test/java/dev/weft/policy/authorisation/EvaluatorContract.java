package dev.weft.policy.authorisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every evaluator answers, to the letter. {@code -Dweft.record=true} records it anew. */
abstract class EvaluatorContract {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** With the bundle that Weft brings along. */
  abstract Evaluator evaluator();

  abstract String hash();

  @Test
  void shouldDecideAsRecorded() throws Exception {
    Evaluator evaluator = evaluator();
    if (Boolean.getBoolean("weft.record")) {
      record(evaluator);
    }
    List<RecordedDecisions.Recorded> recorded = RecordedDecisions.read();
    assertThat(recorded).hasSizeGreaterThanOrEqualTo(200);
    assertThat(recorded).extracting(RecordedDecisions.Recorded::allow).contains(true, false);
    for (RecordedDecisions.Recorded one : recorded) {
      assertThat(evaluator.decide(one.input(), LIMIT))
          .as(one.input())
          .isEqualTo(new Verdict(hash(), one.allow(), one.reasons()));
    }
  }

  @Test
  void shouldFindNothingRevokedAtFirst() throws EvaluationException {
    for (RecordedDecisions.Recorded one : RecordedDecisions.read()) {
      assertThat(evaluator().revoked(one.input(), LIMIT)).as(one.input()).isEmpty();
    }
  }

  private static void record(Evaluator evaluator) throws EvaluationException, IOException {
    List<String> lines = new ArrayList<>();
    for (String question : RecordedDecisions.questions()) {
      lines.add(RecordedDecisions.line(question, evaluator.decide(question, LIMIT)));
    }
    for (Path folder : List.of(Path.of("src/test/resources"), Path.of("target/test-classes"))) {
      Path file = folder.resolve("dev/weft/policy/authorisation/decisions.jsonl");
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, lines);
    }
  }
}
