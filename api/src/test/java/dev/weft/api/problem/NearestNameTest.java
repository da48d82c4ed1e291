package dev.weft.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void shouldFindTheNameThatWasMeantWhenItIsASlip() {
    List<String> known = List.of("goal", "plan", "reference");

    assertThat(NearestName.of("gaol", known)).contains("goal");
    assertThat(NearestName.of("Plan", known)).contains("plan");
    assertThat(NearestName.of("refrence", known)).contains("reference");
    assertThat(NearestName.of("completely", known)).isEmpty();
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }
}
