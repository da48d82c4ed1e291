package dev.weft.activity.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.payload.WeftJson;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OfflinePlannerTest {
  private static final String README_GOAL =
      "Book a flight to Berlin next Monday, add it to my calendar and record the expense";

  @Test
  void shouldChainTheStepsByReferenceWhenLaterClausesPointBack() throws Exception {
    Plan plan = WeftJson.mapper().readValue(PlannerRun.propose(README_GOAL).planJson(), Plan.class);

    assertThat(plan.kind()).isEqualTo(PlanKind.SEQUENTIAL);
    assertThat(plan.planVersion()).isEqualTo(Plan.CURRENT_VERSION);
    assertThat(plan.steps().stream().map(PlanStep::id))
        .containsExactly("flight", "event", "expense");
    assertThat(plan.steps().get(1).dependsOn()).containsExactly("flight");
    assertThat(plan.steps().get(2).dependsOn()).containsExactly("flight");
  }

  @Test
  void shouldAnswerTheSameWhenAskedAgain() {
    assertThat(PlannerRun.propose(README_GOAL)).isEqualTo(PlannerRun.propose(README_GOAL));
  }

  @Test
  void shouldSayWhatItUnderstoodWhenSomethingIsMissing() {
    PlanProposal proposal = PlannerRun.propose("Book a flight to Berlin");

    assertThat(proposal.planJson()).isNull();
    assertThat(proposal.retryable()).isFalse();
    PlanFailure failure = Objects.requireNonNull(proposal.failure());
    assertThat(failure.understood())
        .containsExactly("Book a flight from Vienna (VIE) to Berlin (BER)");
    assertThat(failure.missing()).containsExactly("On which day?");
    assertThat(failure.suggestions().getFirst()).contains("from VIE to BER");
  }

  @Test
  void shouldAskWhenAnEndLiesBeforeItsStart() {
    PlanProposal proposal =
        PlannerRun.propose("Schedule a meeting with Anna tomorrow from 11 to 10");

    assertThat(proposal.planJson()).isNull();
    assertThat(Objects.requireNonNull(proposal.failure()).missing())
        .contains("Until when? The end is before the start.");
    assertThat(PlannerRun.propose("Schedule a meeting with Anna tomorrow from 9 to 5").planJson())
        .contains("T09:00", "T17:00");
  }

  @Test
  void shouldClaimNoDayThatItAsksFor() {
    PlanFailure expense =
        Objects.requireNonNull(PlannerRun.propose("Record 20 dollars for taxi on 12/11").failure());
    PlanFailure flight =
        Objects.requireNonNull(
            PlannerRun.propose("Book a flight to Berlin on the first Monday of December")
                .failure());

    assertThat(expense.understood()).containsExactly("Record an expense of 20.00 USD for Taxi");
    assertThat(flight.understood())
        .containsExactly("Book a flight from Vienna (VIE) to Berlin (BER)");
  }

  @Test
  void shouldReadTheTimesOfAnEntryFromTheClocksOfItsCity() {
    assertThat(PlannerRun.propose("Schedule a meeting in Tokyo tomorrow at 9:00").planJson())
        .contains("Asia/Tokyo", "T09:00", "in Tokyo");
    assertThat(PlannerRun.propose("Schedule a meeting in tokyo tomorrow at 9:00").planJson())
        .contains("Asia/Tokyo");
    assertThat(
            PlannerRun.propose("Create an event called \"Sync\" tomorrow at 9:00 in Tokyo")
                .planJson())
        .contains("Asia/Tokyo", "\"Sync\"");
  }

  @Test
  void shouldKeepTheRequestersClocksWhenNoOtherAreMeant() {
    for (String goal :
        List.of(
            "Schedule a call with Tokyo tomorrow at 9:00",
            "Schedule a meeting in Berlin tomorrow at 9:00",
            "Schedule a lunch in nice company tomorrow at 12:00",
            "Create an event called \"Sync in Tokyo\" tomorrow at 9:00")) {
      assertThat(PlannerRun.propose(goal).planJson()).as(goal).contains("Europe/Vienna");
    }
  }

  @Test
  void shouldSayWhoseClocksItMeansWhenSomethingElseIsMissing() {
    PlanFailure failure =
        Objects.requireNonNull(
            PlannerRun.propose("Schedule a meeting in Tokyo tomorrow at 9:00 and book a flight")
                .failure());

    assertThat(failure.understood().getFirst()).endsWith("at 09:00, as clocks show it in Tokyo");
    assertThat(
            Objects.requireNonNull(
                    PlannerRun.propose("Schedule a talk in Tokyo and in Paris tomorrow at 9:00")
                        .failure())
                .missing())
        .contains("Whose time is it? Tokyo and Paris have different clocks.");
  }

  @Test
  void shouldNameTypingErrorsAndSuggestWhatIsProbablyMeant() {
    PlanFailure failure =
        Objects.requireNonNull(
            PlannerRun.propose(
                    "Bok a flight to Berlin next Monday, add it to my calender and recrod the"
                        + " expense")
                .failure());

    assertThat(failure.error()).contains("\"Bok\"", "\"calender\"", "\"recrod\"");
    assertThat(failure.missing())
        .containsExactly(
            "Is \"Book\" meant by \"Bok\"?",
            "Is \"calendar\" meant by \"calender\"?",
            "Is \"record\" meant by \"recrod\"?");
    assertThat(failure.suggestions()).containsExactly(README_GOAL);
  }

  @Test
  void shouldTakeNamesAndQuotedWordsAsTheyAre() {
    for (String goal :
        List.of(
            "Schedule a meeting with Mr Boock tomorrow at 10:00",
            "Create an event called \"recrod fair\" tomorrow at 10:00",
            "Cook dinner tomorrow at 19:00, add it to my calendar")) {
      assertThat(Spelling.slips(goal)).as(goal).isEmpty();
    }
    assertThat(Spelling.near("flgiht", "flight")).isTrue();
    assertThat(Spelling.near("fligt", "flight")).isTrue();
    assertThat(Spelling.near("flight", "flights")).isTrue();
    assertThat(Spelling.near("flights", "flight")).isFalse();
    assertThat(Spelling.near("fright", "freight")).isTrue();
    assertThat(Spelling.near("boat", "book")).isFalse();
  }

  @Test
  void shouldNotTakeAnUnreadableBookingForAnExpense() {
    PlanFailure failure =
        Objects.requireNonNull(
            PlannerRun.propose("Beam a flight to Berlin next Monday and record the expense")
                .failure());

    assertThat(failure.error()).contains("Beam");
    assertThat(failure.understood()).noneMatch(line -> line.startsWith("Record an expense for"));
  }

  @Test
  void shouldRefuseWhenTheToolIsNotThere() {
    PlanProposal proposal =
        PlannerRun.propose(
            "Schedule a meeting with Anna tomorrow at 10",
            "en",
            PlannerRun.TOOLS.stream().filter(tool -> !tool.agent().equals("calendar")).toList());

    assertThat(Objects.requireNonNull(proposal.failure()).error()).contains("Schedule a meeting");
  }

  @Test
  void shouldRefuseWhenTheGoalIsEmptyOrEndless() {
    for (String goal : List.of("", " \n ", "...", "a ".repeat(5000))) {
      assertThat(PlannerRun.propose(goal).failure()).isNotNull();
    }
  }

  @Test
  void shouldAnswerWhateverTheWordsWhenTheyAreShuffled() {
    String[] words =
        ("book a flight hotel to from Berlin San Jose VIE next Monday tomorrow 24/12 05/04 99/99"
                + " 2026-13-45 31.02.2027 30 February at 9am 25:00 noon half past nine from 10 to 11"
                + " for two hours 999 nights for 2 people and , then . add it to my calendar record"
                + " the expense €45 1.200,50 € 5 hundred euros -5 XXX lunch with Bob show my"
                + " expenses this month since back on in a week's time \" ' if both the 31st 0 -")
            .split(" ", -1);
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      StringBuilder goal = new StringBuilder();
      for (int j = random.nextInt(15); j >= 0; j--) {
        goal.append(words[random.nextInt(words.length)]).append(' ');
      }
      PlanProposal proposal = PlannerRun.propose(goal.toString());
      assertThat(proposal.planJson() == null)
          .as(goal.toString())
          .isEqualTo(proposal.failure() != null);
    }
  }

  @Test
  void shouldRefuseToStartWhenTheHomeAirportIsUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OfflinePlanner("XXX"))
        .withMessageContaining("XXX");
  }

  @Test
  void shouldPlanWithinFiftyMillisecondsWhenTheModelIsLoaded() {
    PlannerRun.propose(README_GOAL);
    long[] nanos = new long[21];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      PlannerRun.propose(README_GOAL);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);

    assertThat(nanos[nanos.length / 2]).isLessThan(50_000_000L);
  }
}
