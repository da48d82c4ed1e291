package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeEngine;
import dev.weft.api.FakeRuns;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RerunApiTest {
  private static final List<String> STEPS = List.of("flight", "hotel", "calendar", "expense");

  private final FakeRuns runs = TestApi.bean(FakeRuns.class);

  @Test
  void shouldTakeOverWhatStandsBeforeTheChosenStep() {
    String run = trip(RunStatus.COMPLETED_PARTIALLY, 3);

    Answer answer = rerun(run, Map.of("fromStep", "expense"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String again = answer.json().get("runId").asText();
    assertThat(again).isNotEqualTo(run);
    assertThat(answer.json().get("rerunOf").asText()).isEqualTo(run);
    assertThat(runs.reused(again))
        .extracting(NewRun.ReusedStep::stepId)
        .containsExactly("flight", "hotel", "calendar");
    assertThat(TestApi.HTTP.get("/api/v1/flows/" + run, TestApi.anna()).json().get("reruns"))
        .hasSize(1);
    assertThat(TestApi.bean(FakeEngine.class).started.getLast().input())
        .isInstanceOf(TripBookingInput.class);
  }

  @Test
  void shouldRunAgainWhatWasUndone() {
    String run = trip(RunStatus.FAILED_UNDONE, 0);

    Answer answer = rerun(run, Map.of("fromStep", "expense", "input", Map.of("nights", 3)));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(runs.reused(answer.json().get("runId").asText())).isEmpty();
    assertThat(
            ((TripBookingInput) TestApi.bean(FakeEngine.class).started.getLast().input()).nights())
        .isEqualTo(3);
  }

  @Test
  void shouldRefuseToRepeatWhatStandsUnlessToldTo() {
    String run = trip(RunStatus.COMPLETED, 4);

    Answer refused = rerun(run, Map.of("fromStep", "calendar"));
    Answer some = rerun(run, Map.of("fromStep", "calendar", "allowRepeat", List.of("calendar")));
    Answer told =
        rerun(run, Map.of("fromStep", "calendar", "allowRepeat", List.of("calendar", "expense")));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("would_repeat_effect");
    assertThat(refused.json().get("steps").toString()).isEqualTo("[\"calendar\",\"expense\"]");
    assertThat(refused.json().get("errors")).hasSize(2);
    assertThat(some.json().get("steps").toString()).isEqualTo("[\"expense\"]");
    assertThat(told.status()).isEqualTo(202);
  }

  @Test
  void shouldTreatDebtAsStandingAndNeverTakeItOver() {
    String run = trip(RunStatus.FAILED_WITH_DEBT, 1);
    runs.effects(run, Map.of("flight", StepEffect.DEBT));

    Answer answer = rerun(run, Map.of("fromStep", "hotel"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("steps").toString()).isEqualTo("[\"flight\"]");
  }

  @Test
  void shouldRefuseWhatAnotherRerunHasDone() {
    String run = trip(RunStatus.COMPLETED_PARTIALLY, 3);
    String again = rerun(run, Map.of("fromStep", "expense")).json().get("runId").asText();
    runs.effects(again, Map.of("expense", StepEffect.STANDS, "invoice", StepEffect.STANDS));
    runs.steps("acme", again, List.of(step("expense", 4, true), step("invoice", 5, true)));
    runs.change("acme", again, RunStatus.COMPLETED, null, null);

    Answer refused = rerun(run, Map.of("fromStep", "expense"));
    Answer told =
        rerun(run, Map.of("fromStep", "expense", "allowRepeat", List.of("expense", "invoice")));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("would_repeat_effect");
    assertThat(refused.json().get("steps").toString()).isEqualTo("[\"expense\",\"invoice\"]");
    assertThat(refused.json().get("detail").asText()).contains("expense in " + again);
    assertThat(refused.json().at("/errors/0/message").asText()).contains("took effect", again);
    assertThat(told.status()).as(told.body()).isEqualTo(202);
  }

  @Test
  void shouldRefuseWhatAnotherRerunIsAboutToDo() {
    String run = trip(RunStatus.FAILED_UNDONE, 0);
    String again = rerun(run, Map.of("fromStep", "flight")).json().get("runId").asText();

    Answer refused = rerun(run, Map.of("fromStep", "flight"));
    runs.change("acme", again, RunStatus.CANCELLED, null, null);
    Answer later = rerun(run, Map.of("fromStep", "flight"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("steps")).hasSize(4);
    assertThat(refused.json().at("/errors/0/message").asText()).contains("may yet", again);
    assertThat(later.status()).as(later.body()).isEqualTo(202);
  }

  @Test
  void shouldRefuseEditsOfWhatIsTakenOverAndUnknownSteps() {
    String run = trip(RunStatus.COMPLETED_PARTIALLY, 3);

    Answer edited = rerun(run, Map.of("fromStep", "expense", "input", Map.of("nights", 3)));
    Answer params = rerun(run, Map.of("fromStep", "expense", "params", Map.of()));
    Answer unknown = rerun(run, Map.of("fromStep", "expence"));
    Answer repeat = rerun(run, Map.of("fromStep", "expense", "allowRepeat", List.of("x")));
    Answer invalid =
        rerun(
            trip(RunStatus.FAILED_UNDONE, 0),
            Map.of("fromStep", "flight", "input", Map.of("nights", 0)));

    assertThat(edited.json().at("/errors/0/code").asText()).isEqualTo("edit_of_reused_step");
    assertThat(params.json().at("/errors/0/pointer").asText()).isEqualTo("/params");
    assertThat(unknown.json().at("/errors/0/message").asText()).contains("expense");
    assertThat(repeat.json().at("/errors/0/pointer").asText()).isEqualTo("/allowRepeat/0");
    assertThat(invalid.json().at("/errors/0/pointer").asText()).isEqualTo("/input/nights");
  }

  @Test
  void shouldRefuseOpenRunsAndOtherPeoplesRuns() {
    String run = trip(RunStatus.RUNNING, 1);

    assertThat(rerun(run, Map.of("fromStep", "hotel")).json().get("code").asText())
        .isEqualTo("not_ended");
    assertThat(
            TestApi.HTTP
                .post(
                    "/api/v1/flows/" + trip(RunStatus.COMPLETED_PARTIALLY, 3) + "/rerun",
                    TestApi.TOKENS.of("acme", "bruno", "flow:read flow:write"),
                    Map.of("fromStep", "expense"))
                .json()
                .get("code")
                .asText())
        .isEqualTo("not_the_requester");
    assertThat(
            TestApi.HTTP
                .post("/api/v1/flows/" + run + "/rerun", TestApi.greta(), Map.of("fromStep", "x"))
                .status())
        .isEqualTo(404);
  }

  private static Answer rerun(String run, Map<String, Object> body) {
    return TestApi.HTTP.post("/api/v1/flows/" + run + "/rerun", TestApi.anna(), body);
  }

  /** A trip of which the first few effects stand, and the others were undone. */
  private String trip(RunStatus status, int standing) {
    String run =
        TestApi.HTTP
            .post(
                "/api/v1/flows",
                TestApi.anna(),
                Map.of(
                    "flow",
                    "TripBooking",
                    "input",
                    Map.of("from", "VIE", "to", "BER", "date", "2027-03-01", "nights", 2)))
            .json()
            .get("runId")
            .asText();
    List<StepView> steps = new ArrayList<>();
    java.util.Map<String, StepEffect> effects = new java.util.LinkedHashMap<>();
    for (int index = 0; index < STEPS.size(); index++) {
      boolean stands = index < standing;
      steps.add(step(STEPS.get(index), index + 1, stands));
      effects.put(STEPS.get(index), stands ? StepEffect.STANDS : StepEffect.UNDONE);
    }
    runs.steps("acme", run, steps);
    runs.effects(run, effects);
    runs.change("acme", run, status, null, null);
    return run;
  }

  private static StepView step(String id, int position, boolean stands) {
    return EndedSteps.of(
        id,
        position,
        "travel",
        "book",
        stands ? StepStatus.COMPLETED : StepStatus.UNDONE,
        Map.of("id", "x"),
        "key",
        null);
  }
}
