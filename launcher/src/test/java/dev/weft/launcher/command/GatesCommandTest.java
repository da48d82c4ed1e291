package dev.weft.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.launcher.dev.OpenRunsReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatesCommandTest {
  private static final OpenRunsReport.Gate GATE =
      new OpenRunsReport.Gate("insurance", -1, 2, "TripSteps.java:42");

  @Test
  void shouldSayThatAGateMayGoWhenNoOpenRunNeedsIt() {
    assertThat(lines(2, List.of(), List.of()))
        .containsExactly(
            "TripBooking  (3 open)",
            "  insurance  versions -1 to 2  TripSteps.java:42  no open run needs it any more: its"
                + " minimum may rise to 2");
  }

  @Test
  void shouldNameTheRunsWhenSomeNeedAGate() {
    assertThat(lines(1, List.of("a", "b"), List.of()).getLast())
        .endsWith("needed from version 1 by a, b; what is older may go");
    assertThat(lines(-1, List.of("a", "b", "c", "d", "e", "f"), List.of()).getLast())
        .endsWith("needed from version -1 by a, b, c, d, e and 1 more");
  }

  @Test
  void shouldClaimNothingWhenARunCannotBeReplayed() {
    assertThat(lines(2, List.of(), List.of("a")).getLast())
        .endsWith("unknown: these runs do not replay: a");
  }

  @Test
  void shouldSayWhereAGateCannotBeRead() {
    assertThat(GatesCommand.lines(List.of(), List.of("TripSteps.java:7")))
        .containsExactly(
            "TripSteps.java:7  cannot be read: a gate's id and versions must be constants");
    assertThat(GatesCommand.lines(List.of(), List.of()))
        .containsExactly("No flow of this checkout has a version gate.");
  }

  @Test
  void shouldLookAtEveryRegionOrAtTheOneThatIsNamed() {
    List<String> known = List.of("eu-west-1", "us-east-1");

    assertThat(GatesCommand.regions(known, null)).isEqualTo(known);
    assertThat(GatesCommand.regions(known, "us-east-1")).containsExactly("us-east-1");
    assertThatThrownBy(() -> GatesCommand.regions(known, "mars"))
        .hasMessageContaining("there is no region mars")
        .hasMessageContaining("eu-west-1, us-east-1");
  }

  private static List<String> lines(int lowest, List<String> needing, List<String> unknown) {
    return GatesCommand.lines(
        List.of(new OpenRunsReport.Need("TripBooking", GATE, 3, lowest, needing, unknown)),
        List.of());
  }
}
