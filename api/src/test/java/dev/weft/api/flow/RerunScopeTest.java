package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RerunScopeTest {
  @Test
  void shouldRunAgainOnlyWhatDependsOnTheChosenStepOfAParallelPlan() {
    Plan plan =
        plan(
            PlanKind.PARALLEL,
            step("a", Map.of()),
            step("b", Map.of("of", "{{a.id}}")),
            step("c", Map.of()),
            step("d", Map.of("both", List.of("{{b.id}} and {{c.id}}"))));

    RerunScope scope = RerunScope.of(plan, done("a", "b", "c", "d"), Map.of(), "b");

    assertThat(scope.again()).containsExactlyInAnyOrder("b", "d");
    assertThat(scope.reused()).containsExactly("a", "c");
  }

  @Test
  void shouldTakeOverResultsThatAreKeptByReference() {
    Plan plan = plan(PlanKind.SEQUENTIAL, step("a", Map.of()), step("b", Map.of()));
    List<StepView> large = List.of(view("a", "agent", null, 40_000L), view("b", "agent"));
    List<StepView> none = List.of(view("a", "agent", null, null), view("b", "agent"));

    assertThat(RerunScope.of(plan, large, Map.of(), "b").reused()).containsExactly("a");
    assertThat(RerunScope.of(plan, none, Map.of(), "b").reused()).isEmpty();
  }

  @Test
  void shouldRunAgainAllThatFollowsInASequence() {
    Plan plan = plan(PlanKind.SEQUENTIAL, step("a", Map.of()), step("b", Map.of()));

    assertThat(RerunScope.of(plan, done("a", "b"), Map.of(), "a").reused()).isEmpty();
    assertThat(RerunScope.of(plan, done("a", "b"), Map.of(), "b").reused()).containsExactly("a");
  }

  @Test
  void shouldRunAgainWhatReadsAResultThatIsGone() {
    Plan plan =
        plan(
            PlanKind.SEQUENTIAL,
            step("search", Map.of()),
            step("book", Map.of("of", "{{search.id}}")),
            step("mail", Map.of("of", "{{book.id}}")),
            step("file", Map.of()));

    RerunScope scope =
        RerunScope.of(
            plan,
            done("search", "book", "mail", "file"),
            Map.of("book", StepEffect.UNDONE, "mail", StepEffect.STANDS),
            "file");

    assertThat(scope.reused()).containsExactly("search");
    assertThat(scope.again()).containsExactlyInAnyOrder("book", "mail", "file");
  }

  @Test
  void shouldEvaluateConditionsAnewWithoutTakingBranchesOver() {
    PlanStep branch =
        new PlanStep(
            "check",
            null,
            null,
            Map.of(),
            List.of(),
            "a.price > 5",
            List.of(step("yes", Map.of())),
            List.of(),
            null,
            0,
            null,
            null,
            null,
            null);
    Plan plan = plan(PlanKind.CONDITIONAL, step("a", Map.of()), branch, step("last", Map.of()));
    List<StepView> views =
        Stream.of(done("a"), List.of(view("check", null)), done("yes", "last"))
            .flatMap(List::stream)
            .toList();

    assertThat(RerunScope.of(plan, views, Map.of(), "last").reused()).containsExactly("a", "yes");
    assertThat(RerunScope.of(plan, views, Map.of("a", StepEffect.UNDONE), "last").reused())
        .isEmpty();
  }

  private static Plan plan(PlanKind kind, PlanStep... steps) {
    return new Plan(1, kind, List.of(steps), null);
  }

  private static PlanStep step(String id, Map<String, Object> params) {
    return PlanStep.of(id, "agent", "do", params, List.of());
  }

  private static List<StepView> done(String... ids) {
    return Stream.of(ids).map(id -> view(id, "agent")).toList();
  }

  private static StepView view(String id, String agent) {
    return view(id, agent, agent == null ? null : Map.of("id", id), null);
  }

  private static StepView view(String id, String agent, Map<String, Object> result, Long large) {
    return EndedSteps.of(
        id, 1, agent, agent == null ? null : "do", StepStatus.COMPLETED, result, "key", large);
  }
}
