package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.temporal.ReadableHistory;
import dev.weft.testkit.history.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReplayApplicationTest {
  private static final Path PLAIN =
      Path.of("../workflows/flows/src/test/resources/histories/trip-booking/completed.json");

  @Test
  void shouldReplayWhatTheFlowsStillDecide() throws IOException {
    assertThat(ReplayApplication.replay(Files.readString(PLAIN))).isEmpty();
  }

  @Test
  void shouldNameTheEventAndTheCodeWhenAFlowDecidesOtherwise() throws IOException {
    String other =
        Files.readString(PLAIN)
            .replaceFirst("\"name\": \"approval\\.[A-Za-z]+\"", "\"name\": \"another.activity\"");
    assertThat(other).contains("another.activity");

    String problem = ReplayApplication.replay(other).orElseThrow();

    assertThat(problem)
        .contains("TripBooking now decides otherwise", "the history has   event ")
        .containsPattern("activity \\S+ at \\w+\\.java:\\d+")
        .contains("change-a-running-flow.md");
  }

  @Test
  void shouldSayHowToGetAHistoryThatItCanRead() throws IOException {
    String encrypted = Files.readString(Histories.of("trip-booking").getFirst());

    assertThat(ReplayApplication.replay(encrypted).orElseThrow())
        .contains("./weft history RUN --json");
    assertThat(
            ReplayApplication.replay(
                Files.readString(PLAIN)
                    .replaceFirst(
                        "\"metadata\": *\\{",
                        "\"metadata\": {\"" + ReadableHistory.LEFT_OUT_FIELD + "\": \"OTk5\",")))
        .hasValueSatisfying(text -> assertThat(text).contains("more than 8 MB"));
    assertThat(ReplayApplication.replay("{\"a\": 1}")).isPresent();
    assertThat(ReplayApplication.replay("no json")).isPresent();
    assertThat(ReplayApplication.replay(Files.readString(PLAIN).replace("TripBooking", "Lost")))
        .hasValueSatisfying(text -> assertThat(text).contains("There is no flow Lost"));
  }
}
