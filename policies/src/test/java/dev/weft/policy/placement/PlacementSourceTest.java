package dev.weft.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.policy.placement.PlacementDecision.Placed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementSourceTest {
  private static final String HOME = "region: eu-west-1, residency: EU";

  @TempDir Path folder;
  private final Ticks clock = new Ticks();

  @Test
  void shouldTakeAChangedFolderAndKeepItsOwnWhileThatIsWrong() throws Exception {
    write(Inputs.residency(Inputs.rule("first", 1, "true", HOME)));
    PlacementSource source = new PlacementSource(folder, Inputs.WORLD, clock);
    assertThat(rule(source)).isEqualTo("first");

    write(Inputs.residency(Inputs.rule("second-one", 1, "true", HOME)));
    assertThat(rule(source)).isEqualTo("first");
    clock.now = clock.now.plusSeconds(3);
    assertThat(rule(source)).isEqualTo("second-one");

    write(Inputs.residency(Inputs.rule("third", 1, "true", "region: us-east-1, residency: US")));
    clock.now = clock.now.plusSeconds(3);
    assertThat(rule(source)).isEqualTo("second-one");
  }

  @Test
  void shouldNotOpenWithRulesThatCannotBeTaken() throws Exception {
    write(Inputs.residency(Inputs.rule("odd", 1, "what", HOME)));

    assertThatThrownBy(() -> new PlacementSource(folder, Inputs.WORLD, clock))
        .isInstanceOf(InvalidRulesException.class);
    assertThatThrownBy(() -> new PlacementSource(folder.resolve("missing"), Inputs.WORLD, clock))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void shouldOfferTheShippedRulesWhenThereIsNoFolder() throws Exception {
    assertThat(new PlacementSource(null, Inputs.WORLD, clock).current().bundle())
        .isEqualTo(PlacementRules.shipped().hash());
  }

  private static String rule(PlacementSource source) {
    return ((Placed) source.current().decide(Inputs.of("EU"))).placement().rules().getFirst();
  }

  private void write(SortedMap<String, String> files) throws Exception {
    for (var file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static final class Ticks extends Clock {
    private Instant now = Instant.parse("2027-03-01T08:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
