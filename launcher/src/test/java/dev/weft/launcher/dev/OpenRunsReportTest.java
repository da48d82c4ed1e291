package dev.weft.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRunsReportTest {
  private static final OpenRunsReport.Gate GATE =
      new OpenRunsReport.Gate("insurance", -1, 2, "TripSteps.java:42");

  @Test
  void shouldAddUpWhatTheRegionsNeed() {
    OpenRunsReport eu =
        report(3, new OpenRunsReport.Need("Trip", GATE, 3, 2, List.of(), List.of()));
    OpenRunsReport us =
        report(1, new OpenRunsReport.Need("Trip", GATE, 1, 1, List.of("r1"), List.of()));

    OpenRunsReport both = eu.and(us);

    assertThat(both.replayed()).isEqualTo(4);
    assertThat(both.gates())
        .containsExactly(new OpenRunsReport.Need("Trip", GATE, 4, 1, List.of("r1"), List.of()));
    assertThat(both.error()).isNull();
  }

  @Test
  void shouldClaimNothingWhenARegionCannotBeSeen() {
    OpenRunsReport blind =
        new OpenRunsReport("no full engine", 0, false, null, null, null).ofRegion("us-east-1");

    assertThat(report(1).and(blind).error()).isEqualTo("us-east-1: no full engine");
    assertThat(blind.and(report(1)).error()).isEqualTo("us-east-1: no full engine");
  }

  private static OpenRunsReport report(int replayed, OpenRunsReport.Need... needs) {
    return new OpenRunsReport(null, replayed, false, List.of(), List.of(needs), List.of());
  }
}
