package dev.weft.bench.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowMixTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);

  @Test
  void shouldStartTheSameFlowsWhenTheSeedIsTheSame() {
    assertThat(flows(5)).isEqualTo(flows(5)).isNotEqualTo(flows(6));
  }

  @Test
  void shouldMixEveryWayToStartWithCancelsAndDoubleSends() {
    List<Flow> flows = flows(5);

    assertThat(flows)
        .anySatisfy(flow -> assertThat(flow.body()).containsEntry("flow", "TripBooking"));
    assertThat(flows).anySatisfy(flow -> assertThat(flow.body()).containsKey("plan"));
    assertThat(flows).anySatisfy(flow -> assertThat(flow.body()).containsKey("goal"));
    assertThat(flows).anySatisfy(flow -> assertThat(flow.body().toString()).contains("fourEyes"));
    assertThat(flows).anySatisfy(flow -> assertThat(flow.body().toString()).contains("nowhere"));
    assertThat(flows).anyMatch(Flow::twice);
    assertThat(flows).anyMatch(flow -> flow.cancelAfter() != null);
    assertThat(flows).extracting(Flow::tenant).contains("north", "south", "east", "west");
    assertThat(flows).extracting(Flow::reference).doesNotHaveDuplicates();
  }

  private static List<Flow> flows(long seed) {
    FlowMix mix = new FlowMix(seed, TODAY);
    return IntStream.rangeClosed(1, 200).mapToObj(mix::flow).toList();
  }
}
