package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.conditional;
import static dev.weft.flow.agent.Steps.parallel;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.PlanStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanOrderTest {
  @Test
  void shouldListBranchesAfterTheirStep() {
    List<PlanStep> steps =
        conditional(
                write("a"),
                write("branch").when("c", List.of(write("b")), List.of(write("c"))),
                write("d"))
            .steps();

    assertThat(PlanOrder.flatten(steps))
        .extracting(PlanStep::id)
        .containsExactly("a", "branch", "b", "c", "d");
  }

  @Test
  void shouldPutEachStepAfterThoseItDependsOn() {
    List<PlanStep> steps =
        parallel(null, write("a").after("c"), write("b"), write("c").after("b")).steps();

    assertThat(PlanOrder.byDependencies(steps))
        .extracting(PlanStep::id)
        .containsExactly("b", "c", "a");
  }

  @Test
  void shouldEndWhenDependenciesFormACycle() {
    List<PlanStep> steps =
        parallel(null, write("a").after("b"), write("b").after("a"), write("c")).steps();

    assertThat(PlanOrder.byDependencies(steps)).extracting(PlanStep::id).containsExactly("c");
  }
}
