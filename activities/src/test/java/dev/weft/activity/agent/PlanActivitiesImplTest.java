package dev.weft.activity.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.policy.plan.PlanBounds;
import dev.weft.policy.plan.PlanValidator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanActivitiesImplTest {
  private static final PlanBounds BOUNDS = PlanBounds.STANDARD;

  @Test
  void shouldCutAnAnswerThatIsTooLargeSoThatValidationStillSaysSo() {
    PlanProposal huge = new PlanProposal("model", "{" + "x".repeat(3_000_000), null, true);

    PlanProposal bounded = PlanActivitiesImpl.bounded(huge, BOUNDS);

    assertThat(bounded.planJson()).hasSizeLessThan(300_000);
    assertThat(
            new PlanValidator(List.of(), List.of(), BOUNDS).validate(bounded.planJson()).problems())
        .extracting(PlanProblem::code)
        .containsExactly("plan_too_large");
    assertThat(bounded.retryable()).isTrue();
  }

  @Test
  void shouldLeaveAnyOtherAnswerAsItIs() {
    PlanProposal small = new PlanProposal("model", "{}", null, true);

    assertThat(PlanActivitiesImpl.bounded(small, BOUNDS)).isSameAs(small);
  }
}
