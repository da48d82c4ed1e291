package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.temporal.EncryptingPayloadCodec;
import dev.weft.platform.temporal.TemporalClients;
import dev.weft.testkit.history.Histories;
import dev.weft.testkit.history.HistoryReplay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Today's flows, codec and payload records replay what earlier ones left encrypted in histories;
 * {@link EncryptedFlowTest} recorded them.
 */
class EncryptedHistoryReplayTest {
  private static HistoryReplay replay;

  @BeforeAll
  static void open() {
    replay =
        new HistoryReplay(
            TemporalClients.dataConverter(new FixedTestKeys()), FlowCatalog.implementations());
  }

  @AfterAll
  static void close() {
    replay.close();
  }

  static Stream<Path> histories() {
    return FlowCatalog.all().stream()
        .map(flow -> Histories.of(WorkflowIds.kind(flow.name())))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void shouldDecideAsItDidThen(Path history) throws Exception {
    replay.replay(history);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void shouldHoldNoWordThatAPersonWrote(Path history) {
    String stored =
        new String(Histories.read(history).getHistory().toByteArray(), StandardCharsets.ISO_8859_1);

    assertThat(stored)
        .contains(EncryptingPayloadCodec.ENCODING)
        .doesNotContainIgnoringCase(EncryptedFlowTest.PLANTED.toArray(String[]::new));
  }

  @Test
  void shouldHaveAnEncryptedHistoryOfEveryFlow() {
    assertThat(FlowCatalog.all())
        .as("record one with EncryptedFlowTest: docs/change/add-a-flow.md")
        .allSatisfy(flow -> assertThat(Histories.of(WorkflowIds.kind(flow.name()))).isNotEmpty());
  }

  @Test
  void shouldKeepHistoriesAsTheyWereRecorded() {
    assertThat(Histories.violations()).isEmpty();
  }

  @Test
  void shouldReplayNothingWhenItIsReadAsIfItWerePlain() {
    Path history = Histories.of("trip-booking").getFirst();

    try (HistoryReplay plain = new HistoryReplay(FlowCatalog.implementations())) {
      assertThatThrownBy(() -> plain.replay(history)).isInstanceOf(AssertionError.class);
    }
  }
}
