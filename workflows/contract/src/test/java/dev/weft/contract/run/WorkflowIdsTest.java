package dev.weft.contract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowIdsTest {
  private static final String RUN = "019abc00-0000-7000-8000-000000000001";
  private static final String SUBJECT = "019abc00-0000-7000-8000-000000000002";

  @Test
  void shouldParseWhatItBuilds() {
    RunContext run =
        new RunContext("acme", RUN, SUBJECT, "TripBooking", List.of(), "UTC", "en", Instant.EPOCH);

    String id = WorkflowIds.of("TripBooking", run);

    assertThat(id).isEqualTo("trip-booking/acme/" + SUBJECT + "/" + RUN);
    assertThat(WorkflowIds.parse(id).workflowId()).isEqualTo(id);
    assertThat(WorkflowIds.parse(id).withKind("plan").workflowId())
        .isEqualTo("plan/acme/" + SUBJECT + "/" + RUN);
  }

  @Test
  void shouldAllowRunsWithoutASubject() {
    assertThat(WorkflowIds.parse("plan/acme/-/" + RUN).subject()).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({"AgentFlow,agent-flow", "Plan,plan", "trip-booking,trip-booking"})
  void shouldWriteKindsInKebabCase(String flow, String kind) {
    assertThat(WorkflowIds.kind(flow)).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plan/acme/-",
        "plan/acme/-/" + RUN + "/x",
        "Plan/acme/-/" + RUN,
        "plan/ACME/-/" + RUN,
        "plan//-/" + RUN,
        "plan/acme/ann@example.org/" + RUN,
        "plan/acme/-/1",
        "plan/acme/-/019ABC00-0000-7000-8000-000000000001"
      })
  void shouldRefuseWhatIsNoIdOfItsOwn(String id) {
    assertThatThrownBy(() -> WorkflowIds.parse(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldMakeAnEffectKeyOfRunStepAndIterationAlone() {
    String key = EffectKeys.of(RUN, "flight", 0);

    assertThat(key).matches("[0-9a-f]{32}").isEqualTo(EffectKeys.of(RUN, "flight", 0));
    assertThat(EffectKeys.of(RUN, "flight", 1)).isNotEqualTo(key);
    assertThat(EffectKeys.of(RUN, "hotel", 0)).isNotEqualTo(key);
    assertThat(EffectKeys.of(SUBJECT, "flight", 0)).isNotEqualTo(key);
  }

  @Test
  void shouldGiveWhatAScheduleStartedThePartsOfTheSchedulesOwnId() {
    String base = "scheduled-start/acme/-/019abc00-0000-7000-8000-000000000004";

    assertThat(WorkflowIds.parse(base + "-2026-11-23T07:00:00Z"))
        .isEqualTo(WorkflowIds.parse(base));
    assertThat(WorkflowIds.due(base + "-2026-11-23T07:00:00Z"))
        .contains(java.time.Instant.parse("2026-11-23T07:00:00Z"));
    assertThat(WorkflowIds.due(base)).isEmpty();
  }
}
